/// The whole of Roomlog, from outside: end to end, faults, browser.
@NullMarked
package dev.roomlog.system;

import org.jspecify.annotations.NullMarked;
