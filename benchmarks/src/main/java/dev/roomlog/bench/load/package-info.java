/// The clients of a measurement, made to cost little, so that the server is the bottleneck.
@NullMarked
package dev.roomlog.bench.load;

import org.jspecify.annotations.NullMarked;
