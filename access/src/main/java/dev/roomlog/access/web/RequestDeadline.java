package dev.roomlog.access.web;

import dev.roomlog.schemas.Problem;
import dev.roomlog.schemas.ProblemCode;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Ends a request that does not arrive whole in time, in its headers or in its body, with 408: a
/// client that drips bytes holds a connection no longer than that. One object per connection, used
/// by its event loop only.
///
/// The time runs only while a part of a request has arrived, so a request that comes in one read
/// costs no timer and a connection kept alive between requests has none (the server's idle timeout
/// is for those; a beginning that came in one read with the end of the request before it counts
/// from its next byte on). Earlier requests of the same connection are answered before the 408 is;
/// one that was answered already just ends.
final class RequestDeadline {

  private final Duration deadline;
  private @Nullable Future<?> timer;

  /// Whether a request has begun and not ended yet.
  private boolean arriving;

  /// Whether the request that is arriving has its headers behind it.
  private boolean inBody;

  /// Requests whose headers have arrived, less answers that are written.
  private int unanswered;

  /// Whether an answer is being written.
  private boolean answering;

  /// Whether time ran out: nothing more is read.
  private boolean expired;

  RequestDeadline(Duration deadline) {
    this.deadline = deadline;
  }

  /// Stands before the HTTP codec, where the bytes of a request begin.
  final class Bytes extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
      if (expired) {
        ReferenceCountUtil.release(bytes);
        return;
      }
      arriving = true;
      context.fireChannelRead(bytes);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      if (arriving && timer == null && !context.isRemoved()) {
        timer =
            context
                .executor()
                .schedule(() -> expire(context), deadline.toMillis(), TimeUnit.MILLISECONDS);
      }
      context.fireChannelReadComplete();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      stop();
      context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
      stop();
    }
  }

  /// Stands behind the HTTP codec, where requests end and answers begin.
  final class Parts extends ChannelDuplexHandler {

    private final Consumer<ChannelPipeline> onSwitch;

    /// @param onSwitch told when an answer has switched the connection to another protocol, which
    ///   has no requests
    Parts(Consumer<ChannelPipeline> onSwitch) {
      this.onSwitch = onSwitch;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object part) {
      if (part instanceof HttpRequest) {
        arriving = true;
        inBody = true;
        unanswered++;
      }
      if (part instanceof LastHttpContent) {
        inBody = false;
        stop();
      }
      context.fireChannelRead(part);
    }

    @Override
    public void write(ChannelHandlerContext context, Object part, ChannelPromise promise) {
      if (part instanceof HttpResponse response && isSwitch(response)) {
        context.write(part, promise);
        onSwitch.accept(context.pipeline());
        return;
      }
      boolean interim = part instanceof HttpResponse response && isInterim(response);
      answering |= part instanceof HttpResponse && !interim;
      context.write(part, promise);
      if (part instanceof LastHttpContent && !interim) {
        answering = false;
        unanswered--;
        if (expired) {
          refuse(context);
        }
      }
    }
  }

  private void stop() {
    arriving = false;
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  private void expire(ChannelHandlerContext context) {
    expired = true;
    refuse(context.pipeline().context(Parts.class));
  }

  private void refuse(ChannelHandlerContext context) {
    int earlier = unanswered - (inBody ? 1 : 0);
    if (earlier > 0) {
      return; // their answers come first; the last of them leads here again
    }
    if (earlier < 0 || answering) {
      context.close();
    } else {
      // From here, not from the pipeline's end: handlers behind may keep a close until they
      // answered.
      context.writeAndFlush(timeout()).addListener(_ -> context.close());
    }
  }

  private static DefaultFullHttpResponse timeout() {
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
    return response;
  }

  private static boolean isSwitch(HttpResponse response) {
    return response.status().code() == HttpResponseStatus.SWITCHING_PROTOCOLS.code();
  }

  private static boolean isInterim(HttpResponse response) {
    return response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
  }
}
