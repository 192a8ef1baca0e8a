@org.jspecify.annotations.NullMarked
package dev.roomlog.embedded;
