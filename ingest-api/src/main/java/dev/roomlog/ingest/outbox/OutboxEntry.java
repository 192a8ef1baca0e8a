package dev.roomlog.ingest.outbox;

import dev.roomlog.log.DirectoryEntry;
import dev.roomlog.log.Event;
import org.jspecify.annotations.Nullable;

/// A change that is in the store and not yet in the log.
///
/// @param document the `_id` of the document that changed
/// @param version of the document after the change
/// @param key of `chat.directory`
/// @param event what people should see of it, with an id derived from document and version
public record OutboxEntry(
    String document, long version, String key, DirectoryEntry state, @Nullable Event event) {}
