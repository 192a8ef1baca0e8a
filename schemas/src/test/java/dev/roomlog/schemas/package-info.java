@NullMarked
package dev.roomlog.schemas;

import org.jspecify.annotations.NullMarked;
