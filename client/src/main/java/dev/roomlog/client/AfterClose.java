package dev.roomlog.client;

/// What a close code lets the client do; codes are the API's (docs of the close codes) and those of
/// RFC 6455 section 7.4.
enum AfterClose {
  /// Connect again, after a back-off, and resume.
  RECONNECT,
  /// Connect again with a fresh token.
  FRESH_TOKEN,
  /// It would end the same way again.
  STAY_CLOSED;

  static AfterClose of(int code) {
    return switch (code) {
      case 4401 -> FRESH_TOKEN;
      case 1000, 1002, 1003, 1007, 1008, 1009, 4400, 4403 -> STAY_CLOSED;
      default -> RECONNECT;
    };
  }
}
