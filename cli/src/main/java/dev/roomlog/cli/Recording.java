package dev.roomlog.cli;

import dev.roomlog.client.Event;
import dev.roomlog.client.Problem;
import dev.roomlog.client.RoomListener;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/// Writes events as they come, one JSON object per line. Several subscriptions may share it.
final class Recording implements RoomListener {

  private final BufferedWriter out;

  /// Guarded by `this`, like the writer.
  private long events;

  private long losses;
  private long lastHeard = System.nanoTime();

  Recording(BufferedWriter out) {
    this.out = out;
  }

  @Override
  public synchronized void onEvent(Event event) {
    try {
      out.write(event.json().toString());
      out.newLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    events++;
    lastHeard = System.nanoTime();
  }

  @Override
  public synchronized void onExpired(String room, @Nullable String lost, @Nullable String goesOn) {
    losses++;
  }

  @Override
  public synchronized void onRefused(String room, Problem problem) {
    losses++;
  }

  synchronized long events() {
    return events;
  }

  /// Rooms that could not be recorded without a gap.
  synchronized long losses() {
    return losses;
  }

  synchronized long idleNanos() {
    return System.nanoTime() - lastHeard;
  }

  synchronized void flush() throws IOException {
    out.flush();
  }
}
