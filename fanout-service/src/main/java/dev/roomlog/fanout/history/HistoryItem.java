package dev.roomlog.fanout.history;

import org.jspecify.annotations.Nullable;

/// An event of a history page: where its JSON lies in the page's body, so that the very bytes go
/// on.
///
/// @param offset of its record
/// @param removed of `member.removed`: who was removed
public record HistoryItem(long offset, int start, int length, @Nullable String removed) {}
