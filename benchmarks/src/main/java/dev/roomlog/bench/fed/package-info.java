/// Our fanout service without Kafka between it and what is published: what a hub costs that is told
/// over a socket, as the others are.
@NullMarked
package dev.roomlog.bench.fed;

import org.jspecify.annotations.NullMarked;
