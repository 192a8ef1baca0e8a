/// The contract between Roomlog's parts and with everybody who reads its log: topics, positions,
/// the wire format, the event's JSON, routes and problems. No framework.
@NullMarked
package dev.roomlog.schemas;

import org.jspecify.annotations.NullMarked;
