/// Faults: a cluster of processes, load on it, one fault after the other, and a verdict on each.
@NullMarked
package dev.roomlog.system.faults;

import org.jspecify.annotations.NullMarked;
