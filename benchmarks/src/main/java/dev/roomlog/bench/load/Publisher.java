package dev.roomlog.bench.load;

/// The way by which messages get into a server. Used by one thread.
public interface Publisher extends AutoCloseable {

  /// Sends a message that carries when it was due. May hold it back until [#flush].
  void publish(long due);

  void flush();

  @Override
  void close();
}
