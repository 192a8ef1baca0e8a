package dev.roomlog.bench.fed;

import dev.roomlog.access.web.ServerProperties;
import dev.roomlog.fanout.FanoutService;
import dev.roomlog.fanout.tail.TopicLog;
import io.micronaut.runtime.Micronaut;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Arrays;

/// The fanout service as it is shipped, but that its events come over a socket. The first argument
/// is the port where they come in, the rest are the service's.
public final class FedFanout {

  private FedFanout() {}

  public static void main(String[] args) throws IOException {
    int port = Integer.parseInt(args[0]);
    ServerSocketChannel door = ServerSocketChannel.open();
    door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    TopicLog feed = new FedLog(door);
    Micronaut.build(Arrays.copyOfRange(args, 1, args.length))
        .mainClass(FanoutService.class)
        .propertySources(ServerProperties.source(ServerProperties.standard("fanout-service", port)))
        .singletons(feed)
        .banner(false)
        .start();
  }
}
