package dev.roomlog.fanout.tail;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An event on its way into the recent window.
///
/// @param offset of its record
/// @param json its one JSON form
/// @param about of `message.posted` and `message.edited`: the message whose text this is
/// @param removed of `member.removed`: who was removed
public record WindowEntry(
    String room, long offset, byte[] json, @Nullable UUID about, @Nullable String removed) {}
