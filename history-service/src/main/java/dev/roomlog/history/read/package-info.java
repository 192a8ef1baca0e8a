/// From MongoDB to the readers.
@NullMarked
package dev.roomlog.history.read;

import org.jspecify.annotations.NullMarked;
