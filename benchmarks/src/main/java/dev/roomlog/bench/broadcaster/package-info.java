/// A chat on the framework's own broadcaster, to compare with.
@NullMarked
package dev.roomlog.bench.broadcaster;

import org.jspecify.annotations.NullMarked;
