/// The built-in schema catalogue over the registry's HTTP API.
@NullMarked
package dev.roomlog.ingest.registry;

import org.jspecify.annotations.NullMarked;
