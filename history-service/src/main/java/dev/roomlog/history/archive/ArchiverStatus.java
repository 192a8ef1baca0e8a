package dev.roomlog.history.archive;

import jakarta.inject.Singleton;

/// How the archiver is. Written by the archiver, read by anybody.
@Singleton
public final class ArchiverStatus {

  private volatile State state = new State(Phase.STARTING, "the topic and the directory are read");

  /// What the archiver does.
  public enum Phase {
    STARTING,
    ARCHIVING,
    /// It failed and tries again.
    WAITING,
    /// It will not go on: what it found must be put right by people.
    REFUSED,
    DIED,
    STOPPED
  }

  /// @param detail for people
  public record State(Phase phase, String detail) {}

  public State state() {
    return state;
  }

  /// Whether the loop lives, or has yet to begin.
  public boolean isAlive() {
    return switch (state.phase()) {
      case STARTING, ARCHIVING, WAITING -> true;
      case REFUSED, DIED, STOPPED -> false;
    };
  }

  void is(Phase phase, String detail) {
    state = new State(phase, detail);
  }
}
