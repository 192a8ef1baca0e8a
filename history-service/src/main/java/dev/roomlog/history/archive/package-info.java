/// From the topic into MongoDB.
@NullMarked
package dev.roomlog.history.archive;

import org.jspecify.annotations.NullMarked;
