@NullMarked
package dev.roomlog.bench.load;

import org.jspecify.annotations.NullMarked;
