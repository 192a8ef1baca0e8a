package dev.roomlog.fanout.tail;

/// Where a partition begins and ends.
///
/// @param first the offset of its first record
/// @param end the offset of its next record
public record LogBounds(long first, long end) {}
