package dev.roomlog.history.read;

import dev.roomlog.schemas.LogEvent;
import dev.roomlog.schemas.Position;
import java.util.List;
import java.util.concurrent.Executor;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Schedulers;

/// A room's events as lines, a chunk at a time, the next one read when the client has taken the one
/// before. So the memory that a stream takes does not depend on its length, and a client that stops
/// reading stops the reading.
final class EventLines {

  /// Events in one chunk.
  private static final int CHUNK = 500;

  private final RoomReads reads;
  private final Place place;

  private record Cursor(Position after, long left) {}

  EventLines(RoomReads reads, Place place) {
    this.reads = reads;
    this.place = place;
  }

  /// The events above `after`, up to what was stored when the stream began.
  ///
  /// @param limit how many at most
  /// @param blocking where the store is read
  Publisher<byte[]> after(Position after, long limit, Executor blocking) {
    return Flux.generate(() -> new Cursor(after, limit), this::next)
        .subscribeOn(Schedulers.fromExecutor(blocking));
  }

  private Cursor next(Cursor cursor, SynchronousSink<byte[]> sink) {
    int limit = (int) Math.min(CHUNK, cursor.left());
    List<LogEvent> events =
        limit == 0 ? List.of() : reads.eventsAfter(place, cursor.after(), limit);
    if (events.isEmpty()) {
      sink.complete();
      return cursor;
    }
    sink.next(HistoryJson.lines(events));
    return new Cursor(events.getLast().position(), cursor.left() - events.size());
  }
}
