package dev.roomlog.fanout;

import dev.roomlog.fanout.tail.RecentWindow;
import dev.roomlog.fanout.tail.RoomRun;
import dev.roomlog.fanout.tail.WindowPart;
import io.netty.util.concurrent.EventExecutor;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Reads of the recent windows for the connections of one event loop. Those that go on from the
/// same offset within a second get the same frames: where thousands come back at once, or a burst
/// has filled all queues of a room, events are framed once and not for each connection. Used on
/// that loop only.
final class WindowReads {

  /// Bytes of events that are read at once.
  private static final int CHUNK = 64 * 1024;

  /// Reads that are kept, the newest.
  private static final int MAX_KEPT = 16;

  private static final long KEPT_MILLIS = 1000;

  private final EventExecutor loop;
  private final Map<Key, Kept> kept = new LinkedHashMap<>();

  private record Key(String room, long from) {}

  /// @param changes of the window, before it was read
  private record Kept(RoomRun run, long next, long changes) {}

  /// What a window answers to a connection that goes on from an offset.
  sealed interface Read {

    /// The window begins later: events may be missing.
    record Behind() implements Read {}

    /// The node has not read that far yet.
    record Ahead() implements Read {}

    /// The room's next events.
    ///
    /// @param run null where there are none; its frames are released by whoever asked
    /// @param next where to go on
    /// @param end whether that is all that this node has read
    record Run(@Nullable RoomRun run, long next, boolean end) implements Read {}
  }

  WindowReads(EventExecutor loop) {
    this.loop = loop;
  }

  Read read(RecentWindow window, String room, long from) {
    var key = new Key(room, from);
    Kept found = kept.get(key);
    if (found != null && from >= window.start() && found.changes() == window.changes()) {
      found.run().frames().retain();
      return new Read.Run(found.run(), found.next(), found.next() == window.next());
    }
    long changes = window.changes();
    return switch (window.read(room, from, CHUNK)) {
      case WindowPart.Behind _ -> new Read.Behind();
      case WindowPart.Ahead _ -> new Read.Ahead();
      case WindowPart.Events(RoomRun run, long next, boolean end) -> {
        if (run != null) {
          run.frames().retain();
          keep(key, new Kept(run, next, changes));
        }
        yield new Read.Run(run, next, end);
      }
    };
  }

  private void keep(Key key, Kept made) {
    if (kept.isEmpty()) {
      var unused = loop.schedule(this::forget, KEPT_MILLIS, TimeUnit.MILLISECONDS);
    }
    Kept stale = kept.remove(key);
    if (stale != null) {
      stale.run().frames().release();
    }
    kept.put(key, made);
    if (kept.size() > MAX_KEPT) {
      Iterator<Kept> oldest = kept.values().iterator();
      oldest.next().run().frames().release();
      oldest.remove();
    }
  }

  private void forget() {
    kept.values().forEach(read -> read.run().frames().release());
    kept.clear();
  }
}
