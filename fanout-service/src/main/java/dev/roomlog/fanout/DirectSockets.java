package dev.roomlog.fanout;

import dev.roomlog.fanout.edge.Handshakes;
import dev.roomlog.fanout.edge.SocketOpener;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Opens the sockets whose handshake [dev.roomlog.fanout.edge] has answered.
@Singleton
final class DirectSockets implements SocketOpener {

  private final Hub hub;
  private final Node node;

  DirectSockets(Hub hub, Node node) {
    this.hub = hub;
    this.node = node;
  }

  @Override
  public void open(Channel channel, HttpRequest request) {
    var socket = new DirectSocket(channel, node.settings().maxQueue());
    var connection = new Connection(socket, hub.shard(socket.loop()), node, first(request));
    socket.receiveFor(connection);
    connection.open(Handshakes.token(request.headers().get(HttpHeaderNames.AUTHORIZATION)));
  }

  private static Command.@Nullable Wanted first(HttpRequest request) {
    Map<String, List<String>> parameters = new QueryStringDecoder(request.uri()).parameters();
    return Command.Wanted.of(value(parameters, "room"), value(parameters, "after"));
  }

  private static @Nullable String value(Map<String, List<String>> parameters, String name) {
    List<String> values = parameters.get(name);
    return values == null ? null : values.getFirst();
  }
}
