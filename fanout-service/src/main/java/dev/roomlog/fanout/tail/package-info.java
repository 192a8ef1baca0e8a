/// Reading the topic: the tailer, what it remembers of each partition, and the runs it hands on.
@org.jspecify.annotations.NullMarked
package dev.roomlog.fanout.tail;
