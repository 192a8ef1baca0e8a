package dev.roomlog.testing;

/// A broker or a store that belongs to the tests. Its address and its data stay the same over stop
/// and start.
public interface TestServer extends AutoCloseable {

  /// `host:port` of a broker, `mongodb://...` of a store; before, during and after a run.
  String address();

  /// Returns when clients can use it. Does nothing when it runs already.
  void start();

  /// Returns when it answers nobody any more. Does nothing when it does not run.
  void stop();

  /// Stops it for good and deletes its data.
  @Override
  void close();
}
