/// Reading history's events for clients that were away for longer than this node remembers.
@org.jspecify.annotations.NullMarked
package dev.roomlog.fanout.history;
