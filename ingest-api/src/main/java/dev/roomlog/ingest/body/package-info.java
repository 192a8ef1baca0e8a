/// Reading what clients send: strict JSON, fields and their problems.
@NullMarked
package dev.roomlog.ingest.body;

import org.jspecify.annotations.NullMarked;
