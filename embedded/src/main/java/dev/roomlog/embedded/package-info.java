/// A Kafka broker and a MongoDB-compatible store inside one JVM, on disk.
@org.jspecify.annotations.NullMarked
package dev.roomlog.embedded;
