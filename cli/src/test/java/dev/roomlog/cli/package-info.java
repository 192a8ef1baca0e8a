@NullMarked
package dev.roomlog.cli;

import org.jspecify.annotations.NullMarked;
