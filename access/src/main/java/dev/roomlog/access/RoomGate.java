package dev.roomlog.access;

import dev.roomlog.schemas.Problem;
import dev.roomlog.schemas.ProblemCode;
import dev.roomlog.schemas.Rooms;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The one room policy. A room that does not exist and one that the caller may not see are answered
/// alike. Safe for any thread; never blocks.
@Singleton
public final class RoomGate {

  /// What rooms may be called, for people to read.
  public static final String ROOM_NAMES =
      "A room is named by 1 to 64 of a-z, 0-9, '.', '_' and '-', beginning with a letter or digit.";

  private static final Problem INVALID_ROOM = Problem.of(ProblemCode.INVALID_ROOM, ROOM_NAMES);
  private static final Problem ROOM_NOT_FOUND =
      Problem.of(
          ProblemCode.ROOM_NOT_FOUND,
          "The room does not exist or is not yours to see. PUT /v1/rooms/{room} creates one.");

  private final Directory directory;

  public RoomGate(Directory directory) {
    this.directory = directory;
  }

  /// Whether `caller` may read `room`.
  public CompletableFuture<RoomAccess> read(Caller caller, String room) {
    return enter(room, state -> maySee(caller, state));
  }

  /// Whether `caller` may post in `room`.
  public CompletableFuture<RoomAccess> post(Caller caller, String room) {
    return enter(room, state -> caller instanceof Person && maySee(caller, state));
  }

  /// Whether `author` may post in `room` by what is known at this moment. Unlike [#post] it waits
  /// for no room that is still to come: false may mean that this is not known yet.
  public boolean letsPostNow(Person author, String room) {
    RoomState known = directory.room(room);
    return known != null && maySee(author, known);
  }

  private interface Policy {
    boolean allows(RoomState room);
  }

  private CompletableFuture<RoomAccess> enter(String room, Policy policy) {
    if (!Rooms.isValid(room)) {
      return CompletableFuture.completedFuture(new RoomAccess.Denied(INVALID_ROOM));
    }
    return directory.awaitRoom(room).thenApply(state -> decide(state, policy));
  }

  private static RoomAccess decide(@Nullable RoomState room, Policy policy) {
    return room != null && policy.allows(room)
        ? new RoomAccess.Granted(room)
        : new RoomAccess.Denied(ROOM_NOT_FOUND);
  }

  private boolean maySee(Caller caller, RoomState room) {
    return switch (caller) {
      case ServiceCaller() -> true;
      case Person person ->
          room.visibility() == Visibility.PUBLIC
              || directory.isMember(room.room(), person.sender());
    };
  }
}
