package dev.roomlog.cli;

import dev.roomlog.client.Event;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Writes `room id position` of every acknowledged message, one line each, flushed before the next
/// message of the room is sent: what stands there was acknowledged, whatever dies afterwards. Any
/// thread. Without a file it does nothing.
final class AcknowledgedLog implements AutoCloseable {

  private final @Nullable BufferedWriter out;

  AcknowledgedLog(@Nullable Path file) throws IOException {
    this.out = file == null ? null : Files.newBufferedWriter(file);
  }

  void add(Event event) throws IOException {
    if (out != null) {
      String line = event.room() + ' ' + event.id() + ' ' + event.position() + '\n';
      synchronized (this) {
        out.write(line);
        out.flush();
      }
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (out != null) {
      out.close();
    }
  }
}
