package dev.roomlog.client;

/// A call did not succeed: either the server said why ([ProblemException]), or it could not be
/// asked ([UnreachableException]).
public abstract sealed class RoomlogException extends RuntimeException
    permits ProblemException, UnreachableException {

  private static final long serialVersionUID = 1;

  RoomlogException(String message) {
    super(message);
  }

  RoomlogException(String message, Throwable cause) {
    super(message, cause);
  }
}
