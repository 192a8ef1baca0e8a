/// Messages: from the request into the log, once.
@NullMarked
package dev.roomlog.ingest.messages;

import org.jspecify.annotations.NullMarked;
