/// The history service: from the topic into MongoDB, and GET.
@NullMarked
package dev.roomlog.history;

import org.jspecify.annotations.NullMarked;
