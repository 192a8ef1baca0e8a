@NullMarked
package dev.roomlog.testing.guarantees;

import org.jspecify.annotations.NullMarked;
