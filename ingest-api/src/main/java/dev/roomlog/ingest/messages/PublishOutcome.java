package dev.roomlog.ingest.messages;

import dev.roomlog.schemas.LogEvent;

/// What became of one record.
public sealed interface PublishOutcome extends PostOutcome {

  /// The broker has acknowledged it: it is durable, and this is its place.
  record Accepted(LogEvent event) implements PublishOutcome {}

  /// Too much was waiting. Nothing was published, and nothing will be.
  record Overloaded() implements PublishOutcome {}

  /// The log could not be reached in time. Nothing was published, and nothing will be.
  record LogUnavailable() implements PublishOutcome {}

  /// The record was handed over and not acknowledged in time: it may stand in the log, now or
  /// later.
  record Unknown() implements PublishOutcome {}
}
