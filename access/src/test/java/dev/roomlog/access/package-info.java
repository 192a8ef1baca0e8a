@NullMarked
package dev.roomlog.access;

import org.jspecify.annotations.NullMarked;
