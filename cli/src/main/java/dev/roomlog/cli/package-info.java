/// The commands of `./roomlog`. [dev.roomlog.cli.Main] is where to start.
@NullMarked
package dev.roomlog.cli;

import org.jspecify.annotations.NullMarked;
