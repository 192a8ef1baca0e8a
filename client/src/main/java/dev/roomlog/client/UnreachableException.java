package dev.roomlog.client;

/// No usable answer arrived within the time allowed. What a write asked for may have happened:
/// repeat it with the same id.
public final class UnreachableException extends RoomlogException {

  private static final long serialVersionUID = 1;

  UnreachableException(String message, Throwable cause) {
    super(message, cause);
  }

  UnreachableException(String message) {
    super(message);
  }
}
