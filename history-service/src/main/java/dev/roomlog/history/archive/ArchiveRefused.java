package dev.roomlog.history.archive;

/// The archiver must not go on with what it found; the message tells people what to do.
final class ArchiveRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ArchiveRefused(String message) {
    super(message);
  }
}
