package dev.roomlog.ingest.messages;

import dev.roomlog.schemas.LogEvent;
import java.util.concurrent.CompletableFuture;

/// Knows which identities have long been in the log.
interface EarlierEvents {

  /// What is known of an identity.
  sealed interface Lookup {
    record Found(LogEvent event) implements Lookup {}

    record Absent() implements Lookup {}

    record Unavailable() implements Lookup {}
  }

  /// Looks an identity up. Never blocks, and completes soon with one of the three.
  CompletableFuture<Lookup> find(String room, String id);
}
