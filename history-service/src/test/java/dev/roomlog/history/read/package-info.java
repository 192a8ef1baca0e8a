@NullMarked
package dev.roomlog.history.read;

import org.jspecify.annotations.NullMarked;
