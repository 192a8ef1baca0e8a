package dev.roomlog.schemas;

/// What became of a record's bytes.
public sealed interface Decoded<T> {

  /// The bytes held this value.
  record Value<T>(T value) implements Decoded<T> {}

  /// The bytes can never be read: park them.
  record Undecodable<T>(Flaw flaw) implements Decoded<T> {}

  /// Why a record cannot be read; the dead letter and the meter carry its name in lower case.
  enum Flaw {
    NULL_VALUE,
    EMPTY_VALUE,
    WRONG_MAGIC,
    UNKNOWN_SCHEMA,
    MALFORMED,
    TRAILING_BYTES,
    INVALID_UTF8,
    NULL_KEY,
    KEY_UNLIKE_ROOM,
    INVALID_ROOM,
    INVALID_ID,
    WRONG_PARTITION
  }
}
