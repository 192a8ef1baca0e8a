package dev.roomlog.history.read;

import dev.roomlog.access.Caller;
import dev.roomlog.access.DirectoryFeed;
import dev.roomlog.access.MessagesTopic;
import dev.roomlog.access.RoomAccess;
import dev.roomlog.access.RoomGate;
import dev.roomlog.access.web.ProblemException;
import dev.roomlog.history.HistorySettings;
import dev.roomlog.history.store.Watermark;
import dev.roomlog.schemas.Position;
import dev.roomlog.schemas.ProblemCode;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Lets a caller into a room, and tells where the room lies. Blocks.
@Singleton
final class Places {

  private static final Duration LOOK_AGAIN = Duration.ofMillis(25);

  private final RoomGate gate;
  private final DirectoryFeed feed;
  private final Watermarks watermarks;
  private final HistorySettings settings;

  Places(RoomGate gate, DirectoryFeed feed, Watermarks watermarks, HistorySettings settings) {
    this.gate = gate;
    this.feed = feed;
    this.watermarks = watermarks;
    this.settings = settings;
  }

  /// The room's place now.
  ///
  /// @throws ProblemException when the caller may not read the room, or nothing can be said yet
  Place enter(Caller caller, String room) {
    switch (gate.read(caller, room).join()) {
      case RoomAccess.Denied(var problem) -> throw new ProblemException(problem);
      case RoomAccess.Granted _ -> {}
    }
    MessagesTopic topic = feed.isReady() ? feed.messagesTopic().getNow(null) : null;
    if (topic == null) {
      throw ProblemException.of(
          ProblemCode.STARTING, "The node has not read the directory yet. Try again.");
    }
    return place(room, topic.start(room));
  }

  /// The place once it is stored up to `atLeast`; the same at once where that is null.
  Place await(Place place, @Nullable Position atLeast) {
    if (atLeast == null) {
      return place;
    }
    long deadline = System.nanoTime() + settings.atLeastWait().toNanos();
    Place seen = place;
    while (seen.asOf().compareTo(atLeast) < 0) {
      if (System.nanoTime() >= deadline) {
        throw ProblemException.of(
            ProblemCode.HISTORY_BEHIND, "History has not stored at_least yet. Try again.");
      }
      try {
        Thread.sleep(LOOK_AGAIN);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw ProblemException.of(ProblemCode.DRAINING, "The node stops. Try again.");
      }
      seen = place(place.room(), place.start());
    }
    return seen;
  }

  private Place place(String room, Position beginning) {
    Watermark watermark = watermarks.of(beginning);
    return watermark == null
        ? new Place(room, beginning, beginning)
        : new Place(room, beginning.at(watermark.start()), beginning.at(watermark.offset()));
  }
}
