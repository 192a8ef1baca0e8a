/// The topics: created where absent, checked for as long as the service runs.
@NullMarked
package dev.roomlog.ingest.topics;

import org.jspecify.annotations.NullMarked;
