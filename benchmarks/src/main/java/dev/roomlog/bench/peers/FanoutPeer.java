package dev.roomlog.bench.peers;

import dev.roomlog.bench.load.Dialect;
import dev.roomlog.bench.load.Publisher;
import java.util.Collections;
import java.util.List;

/// A server that tells all its WebSocket clients what is published.
public interface FanoutPeer extends Peer {

  /// How its clients speak.
  Dialect dialect();

  /// How each of so many clients speaks.
  default List<Dialect> dialects(int clients) {
    return Collections.nCopies(clients, dialect());
  }

  /// How many of so many clients get each message.
  default int receivers(int clients) {
    return clients;
  }

  /// The way by which messages get in. The caller closes it.
  Publisher publisher(Server server);
}
