package dev.roomlog.cli;

/// A line of an IRC log, as the importer understands it.
sealed interface IrcLine {

  /// From 1.
  int number();

  /// `[hh:mm] <nick> text`: somebody said something. The text may be empty.
  record Said(int number, int hour, int minute, String nick, String text) implements IrcLine {}

  /// `=== ...`, `[hh:mm] * nick does`, `[hh:mm] -nick- notice` and every other line: no message.
  record Notice(int number) implements IrcLine {}

  /// Bytes that are no UTF-8.
  record Unreadable(int number) implements IrcLine {}
}
