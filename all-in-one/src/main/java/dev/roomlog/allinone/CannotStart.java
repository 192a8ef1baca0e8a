package dev.roomlog.allinone;

/// Why the process cannot start, and what to do about it, in words for the person at the terminal.
final class CannotStart extends RuntimeException {

  private static final long serialVersionUID = 1L;

  CannotStart(String message) {
    super(message);
  }
}
