package dev.roomlog.fanout.tail;

import org.jspecify.annotations.Nullable;

/// An event in the recent window.
///
/// @param offset of its record
/// @param json its one JSON form
/// @param about of `message.posted` and `message.edited`: the message whose text this is
/// @param removed of `member.removed`: who was removed
public record WindowEntry(
    String room, long offset, byte[] json, @Nullable String about, @Nullable String removed) {

  /// What an entry costs besides its JSON, in bytes, roughly.
  static final int OVERHEAD = 160;

  int bytes() {
    return json.length + OVERHEAD;
  }

  WindowEntry erased() {
    return new WindowEntry(room, offset, ErasedJson.of(json), about, removed);
  }
}
