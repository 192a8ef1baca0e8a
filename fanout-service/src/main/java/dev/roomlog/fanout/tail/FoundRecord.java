package dev.roomlog.fanout.tail;

import org.jspecify.annotations.Nullable;

/// A record of `chat.messages` as found.
///
/// @param appended the record's append time, milliseconds since the epoch
record FoundRecord(
    int partition, long offset, long appended, byte @Nullable [] key, byte @Nullable [] value) {}
