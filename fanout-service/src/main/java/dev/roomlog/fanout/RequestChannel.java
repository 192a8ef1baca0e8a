package dev.roomlog.fanout;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/// The one place that uses the framework's internals: the Netty channel of a request. Without it
/// the framework's public API serves, at a higher cost; `roomlog.fanout.direct-write: false`
/// chooses that.
final class RequestChannel {

  private RequestChannel() {}

  /// Null where the request does not tell.
  static @Nullable Channel of(HttpRequest<?> request) {
    return request instanceof NettyHttpRequest<?> netty
        ? netty.getChannelHandlerContext().channel()
        : null;
  }
}
