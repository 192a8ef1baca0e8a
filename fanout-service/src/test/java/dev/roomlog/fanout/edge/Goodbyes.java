package dev.roomlog.fanout.edge;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/// Makes what only the edge makes.
public final class Goodbyes {

  private Goodbyes() {}

  public static OrderlyClose orderlyClose() {
    return new OrderlyClose(new EdgeMeters(new SimpleMeterRegistry()));
  }
}
