/// What Roomlog promises, as classes that judge what was observed from outside.
@NullMarked
package dev.roomlog.testing.guarantees;

import org.jspecify.annotations.NullMarked;
