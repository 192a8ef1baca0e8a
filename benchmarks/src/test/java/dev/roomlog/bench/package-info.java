@NullMarked
package dev.roomlog.bench;

import org.jspecify.annotations.NullMarked;
