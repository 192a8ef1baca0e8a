@NullMarked
package dev.roomlog.history.store;

import org.jspecify.annotations.NullMarked;
