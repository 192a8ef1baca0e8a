package dev.roomlog.access.web;

import dev.roomlog.schemas.Problem;
import dev.roomlog.schemas.ProblemCode;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Ends a request that does not arrive whole in time, in its headers or in its body, with 408: a
// client
/// that drips bytes holds a connection no longer than that. Used by its channel's event loop only.
final class RequestDeadline {

  private final Duration deadline;
  private @Nullable Future<?> timer;

  RequestDeadline(Duration deadline) {
    this.deadline = deadline;
  }

  /// Stands before the HTTP codec: the first byte of a request starts the time.
  final class Bytes extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
      if (context.pipeline().get(HttpServerCodec.class) == null) {
        stop(); // the connection has become a WebSocket
        context.pipeline().remove(this);
      } else if (timer == null) {
        timer =
            context
                .executor()
                .schedule(() -> expire(context), deadline.toMillis(), TimeUnit.MILLISECONDS);
      }
      context.fireChannelRead(bytes);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      stop();
      context.fireChannelInactive();
    }
  }

  /// Stands behind the HTTP codec: the last part of a request stops it.
  final class Parts extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object part) {
      if (part instanceof LastHttpContent) {
        stop();
      }
      context.fireChannelRead(part);
    }
  }

  private void stop() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  private void expire(ChannelHandlerContext context) {
    byte[] body =
        Problem.of(ProblemCode.REQUEST_TIMEOUT, "Send the whole request in time.").toJson();
    var response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.REQUEST_TIMEOUT, Unpooled.wrappedBuffer(body));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE)
        .setInt(HttpHeaderNames.CONTENT_LENGTH, body.length)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    context.channel().writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }
}
