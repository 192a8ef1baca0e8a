/// What lies in MongoDB: events, watermarks, their indexes.
@NullMarked
package dev.roomlog.history.store;

import org.jspecify.annotations.NullMarked;
