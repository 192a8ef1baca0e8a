package dev.roomlog.access.web;

import dev.roomlog.access.RoomGate;
import dev.roomlog.schemas.ProblemCode;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/// Refuses requests that no controller should see: malformed paths, which each later part would
/// decode in its own way, and encoded bodies, which the server would inflate without asking. It
/// stands behind the HTTP codec, before WebSocket upgrades, routes and static files. The refusal
/// travels as a decoder failure, so it is answered in turn and the connection closes after it.
@ChannelHandler.Sharable
final class RequestCheck extends ChannelInboundHandlerAdapter {

  @Override
  public void channelRead(ChannelHandlerContext context, Object part) {
    if (part instanceof HttpRequest request && request.decoderResult().isSuccess()) {
      RefusedRequest refused = refusal(request);
      if (refused != null) {
        request.setUri("/").setDecoderResult(DecoderResult.failure(refused));
      }
    }
    context.fireChannelRead(part);
  }

  private static @Nullable RefusedRequest refusal(HttpRequest request) {
    RequestPath path = "*".equals(request.uri()) ? null : RequestPath.of(request.uri());
    if (path != null && path.hasInvalidRoom()) {
      return new RefusedRequest(ProblemCode.INVALID_ROOM, RoomGate.ROOM_NAMES);
    }
    if (path == null || !path.isWellFormed()) {
      return new RefusedRequest(
          ProblemCode.MALFORMED_REQUEST, "The path is malformed; check its percent-encoding.");
    }
    return isEncoded(request)
        ? new RefusedRequest(
            ProblemCode.UNSUPPORTED_MEDIA_TYPE, "Send the body without Content-Encoding.")
        : null;
  }

  private static boolean isEncoded(HttpRequest request) {
    HttpHeaders headers = request.headers();
    return nameOtherThan("identity", headers, HttpHeaderNames.CONTENT_ENCODING)
        || nameOtherThan("chunked", headers, HttpHeaderNames.TRANSFER_ENCODING);
  }

  private static boolean nameOtherThan(String allowed, HttpHeaders headers, AsciiString name) {
    if (headers.contains(name)) {
      for (String encoding : headers.getAll(name)) {
        if (!encoding.strip().equalsIgnoreCase(allowed)) {
          return true;
        }
      }
    }
    return false;
  }
}
