/// Sessions: handles, tokens and the keys that sign them.
@NullMarked
package dev.roomlog.ingest.sessions;

import org.jspecify.annotations.NullMarked;
