/// The fanout service: from the topic to the sockets.
@org.jspecify.annotations.NullMarked
package dev.roomlog.fanout;
