package dev.roomlog.cli;

/// What was asked for cannot be done as asked; the message tells the user what to change.
final class CannotRun extends RuntimeException {

  private static final long serialVersionUID = 1;

  CannotRun(String message) {
    super(message);
  }
}
