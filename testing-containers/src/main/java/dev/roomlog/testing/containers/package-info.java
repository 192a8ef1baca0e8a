/// The tests' broker and store in containers.
@NullMarked
package dev.roomlog.testing.containers;

import org.jspecify.annotations.NullMarked;
