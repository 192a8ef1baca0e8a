@NullMarked
package dev.roomlog.history;

import org.jspecify.annotations.NullMarked;
