package dev.roomlog.bench.broadcaster;

import io.micronaut.context.env.PropertySource;
import io.micronaut.runtime.Micronaut;
import io.netty.channel.epoll.Epoll;
import java.util.HashMap;
import java.util.Map;

/// What Micronaut's guide builds: a server that broadcasts what a client sends. On the epoll
/// transport where there is one, as ours.
public final class BroadcasterApp {

  private BroadcasterApp() {}

  public static void main(String[] arguments) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("micronaut.server.port", arguments[0]);
    if (Epoll.isAvailable()) {
      properties.put("micronaut.netty.event-loops.default.transport", "epoll");
      properties.put("micronaut.server.netty.parent.transport", "epoll");
    }
    Micronaut.build(new String[0])
        .mainClass(BroadcasterApp.class)
        .propertySources(PropertySource.of("benchmark", properties))
        .banner(false)
        .start();
    System.out.println("ready");
  }
}
