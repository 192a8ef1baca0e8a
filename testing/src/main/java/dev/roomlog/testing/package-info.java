/// Fixtures that the tests of all modules share.
@NullMarked
package dev.roomlog.testing;

import org.jspecify.annotations.NullMarked;
