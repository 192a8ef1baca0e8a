/// Rooms and their authority in the store.
@NullMarked
package dev.roomlog.ingest.rooms;

import org.jspecify.annotations.NullMarked;
