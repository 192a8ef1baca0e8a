package dev.roomlog.fanout.edge;

import dev.roomlog.fanout.edge.Handshakes.Outcome;
import dev.roomlog.schemas.Problem;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/// Stands right behind the HTTP codec and decides on handshakes before anybody reads a body or
/// upgrades a protocol. A refused one is answered with its problem and the connection ends; a
/// welcome one gets the handlers that guard its frames, and is answered here unless the framework
/// is to do it.
final class HandshakeGuard extends ChannelInboundHandlerAdapter {

  private static final String RETRY_AFTER_SECONDS = "2";

  private final SocketEdge edge;

  /// Whether a request was refused, or answered here: what still arrives of it is dropped.
  private boolean done;

  HandshakeGuard(SocketEdge edge) {
    this.edge = edge;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (done) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (message instanceof HttpRequest request && request.decoderResult().isSuccess()) {
      boolean tls = context.pipeline().get(SslHandler.class) != null;
      Outcome outcome = edge.handshakes().check(request, tls);
      Problem problem = problem(context, outcome);
      if (problem != null) {
        ReferenceCountUtil.release(message);
        refuse(context, problem);
        return;
      }
      if (outcome instanceof Outcome.Welcome && edge.isDirect()) {
        upgrade(context, request);
        return;
      }
    }
    context.fireChannelRead(message);
  }

  private void upgrade(ChannelHandlerContext context, HttpRequest request) {
    done = true;
    Channel channel = context.channel();
    Upgrade.answer(channel, request);
    if (channel.isActive()) {
      edge.opener().open(channel, request);
    }
    // Later, when the rest of the request has been dropped here.
    context
        .executor()
        .execute(
            () -> {
              if (!context.isRemoved()) {
                context.pipeline().remove(this);
              }
            });
  }

  private @Nullable Problem problem(ChannelHandlerContext context, Outcome outcome) {
    return switch (outcome) {
      case Outcome.NotOurs() -> null;
      case Outcome.Refused(Problem problem) -> problem;
      case Outcome.Welcome() -> {
        Problem problem = edge.door().enter();
        if (problem == null) {
          context.channel().closeFuture().addListener(_ -> edge.door().exit());
          edge.guardFrames(context);
        }
        yield problem;
      }
    };
  }

  private void refuse(ChannelHandlerContext context, Problem problem) {
    done = true;
    edge.meters().refused(problem.code());
    byte[] body = problem.toJson();
    var response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(problem.code().status()),
            Unpooled.wrappedBuffer(body));
    HttpHeaders headers =
        response
            .headers()
            .set(HttpHeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE)
            .setInt(HttpHeaderNames.CONTENT_LENGTH, body.length)
            .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    switch (problem.code()) {
      case UPGRADE_REQUIRED ->
          headers
              .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
              .set(HttpHeaderNames.CONNECTION, "Upgrade, close")
              .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13");
      case METHOD_NOT_ALLOWED -> headers.set(HttpHeaderNames.ALLOW, "GET");
      case UNAUTHORIZED -> headers.set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
      case DRAINING, STARTING, OVERLOADED ->
          headers.set(HttpHeaderNames.RETRY_AFTER, RETRY_AFTER_SECONDS);
      default -> {}
    }
    context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }
}
