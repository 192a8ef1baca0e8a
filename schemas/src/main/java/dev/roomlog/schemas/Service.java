package dev.roomlog.schemas;

/// The three services behind the one API.
public enum Service {
  INGEST,
  FANOUT,
  HISTORY
}
