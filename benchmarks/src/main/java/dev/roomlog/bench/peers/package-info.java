/// The servers that are compared, ours included.
@NullMarked
package dev.roomlog.bench.peers;

import org.jspecify.annotations.NullMarked;
