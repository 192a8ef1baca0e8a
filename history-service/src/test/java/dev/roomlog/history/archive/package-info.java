@NullMarked
package dev.roomlog.history.archive;

import org.jspecify.annotations.NullMarked;
