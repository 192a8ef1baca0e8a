/// What each input of the system promises, whatever arrives.
@NullMarked
package dev.roomlog.fuzz;

import org.jspecify.annotations.NullMarked;
