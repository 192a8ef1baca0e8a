package dev.roomlog.access;

import dev.roomlog.schemas.Problem;

/// Whether a caller gets into a room.
public sealed interface RoomAccess {

  record Granted(RoomState room) implements RoomAccess {}

  record Denied(Problem problem) implements RoomAccess {}
}
