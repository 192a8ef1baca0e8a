/// The write side of Roomlog: the service's main class, settings and health.
@NullMarked
package dev.roomlog.ingest;

import org.jspecify.annotations.NullMarked;
