/// `./roomlog bench`: Roomlog and others, side by side on one machine.
@NullMarked
package dev.roomlog.bench;

import org.jspecify.annotations.NullMarked;
