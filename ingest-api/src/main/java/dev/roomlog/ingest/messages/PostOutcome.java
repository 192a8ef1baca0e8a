package dev.roomlog.ingest.messages;

import dev.roomlog.schemas.LogEvent;

/// What became of a request to post an event.
public sealed interface PostOutcome
    permits PublishOutcome,
        PostOutcome.Repeated,
        PostOutcome.IdConflict,
        PostOutcome.StoreUnavailable {

  /// The log had this id already, with the same sender and content: the original.
  record Repeated(LogEvent original) implements PostOutcome {}

  /// The log had this id already, with another sender or content.
  record IdConflict() implements PostOutcome {}

  /// Whether the log has this id cannot be told now. Nothing was published.
  record StoreUnavailable() implements PostOutcome {}
}
