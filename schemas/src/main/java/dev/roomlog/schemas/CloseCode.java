package dev.roomlog.schemas;

/// Why a socket is closed (RFC 6455 section 7.4; 4000 to 4999 are ours), and whether the client may
/// connect again.
public enum CloseCode {
  BYE(1000, "the client said goodbye", Reconnect.NO),
  IDLE(1001, "nothing was heard from the client for too long", Reconnect.YES),
  PROTOCOL_ERROR(1002, "a frame broke RFC 6455", Reconnect.NO),
  UNSUPPORTED_DATA(1003, "a binary frame; the protocol is text", Reconnect.NO),
  INVALID_TEXT(1007, "a text message was not UTF-8", Reconnect.NO),
  POLICY(1008, "a rule of this server was broken", Reconnect.NO),
  TOO_BIG(1009, "a frame or message over 64 KiB", Reconnect.NO),
  SERVER_ERROR(1011, "the server failed; back off", Reconnect.YES),
  RESTART(1012, "the node is restarting; spread out", Reconnect.YES),
  OVERLOAD(1013, "the node is overloaded", Reconnect.AFTER_HINT),
  BAD_FRAMES(4400, "the third frame that was no command", Reconnect.NO),
  TOKEN_EXPIRED(4401, "the token expired", Reconnect.WITH_FRESH_TOKEN),
  BANNED(4403, "the account was banned", Reconnect.NO),
  NO_HELLO(4408, "no hello arrived in time", Reconnect.YES),
  TOO_MANY_FRAMES(4429, "more frames than the limit allows", Reconnect.AFTER_HINT),
  SLOW_READER(4508, "the client reads slower than its rooms speak; resume", Reconnect.YES);

  /// What a client may do after a close.
  public enum Reconnect {
    YES,
    NO,
    AFTER_HINT,
    WITH_FRESH_TOKEN
  }

  private final int code;
  private final String when;
  private final Reconnect reconnect;

  CloseCode(int code, String when, Reconnect reconnect) {
    this.code = code;
    this.when = when;
    this.reconnect = reconnect;
  }

  public int code() {
    return code;
  }

  /// In which case the server closes with this code; also the close frame's reason.
  public String when() {
    return when;
  }

  public Reconnect reconnect() {
    return reconnect;
  }
}
