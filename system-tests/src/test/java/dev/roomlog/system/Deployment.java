package dev.roomlog.system;

import dev.roomlog.client.Roomlog;
import java.net.URI;
import java.nio.file.Path;

/// A running Roomlog and how a test reaches it.
interface Deployment extends AutoCloseable {

  /// Where messages are posted, and sessions and rooms are made.
  URI ingest();

  /// Where history is read.
  URI history();

  /// Where sockets are opened.
  URI fanout();

  /// A client of one of these addresses.
  default Roomlog connect(URI address) {
    return Roomlog.connect(address);
  }

  String bootstrapServers();

  /// Opens sessions with the scope `import`.
  String operatorSecret();

  @Override
  void close();

  /// A port that was free a moment ago.
  static int freePort() {
    try (var socket = new java.net.ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /// Everything in one process, as `./roomlog up` runs it.
  static Deployment allInOne(Path folder) {
    return AllInOneProcess.start(folder, freePort(), freePort());
  }

  /// Each service a process of its own, on the broker and the store of this JVM.
  static Deployment threeServices(Path folder) {
    return ThreeServices.start(folder);
  }
}
