/// What was changed in the store, on its way to the log.
@NullMarked
package dev.roomlog.ingest.outbox;

import org.jspecify.annotations.NullMarked;
