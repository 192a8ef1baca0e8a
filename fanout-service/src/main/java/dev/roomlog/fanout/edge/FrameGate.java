package dev.roomlog.fanout.edge;

import dev.roomlog.schemas.CloseCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;

/// Looks at each frame as it comes, fragments too: no binary frames, and no more frames than the
/// budget allows. Pongs are answers and cost nothing.
final class FrameGate extends ChannelInboundHandlerAdapter {

  /// The last code that RFC 6455 section 7.4.2 gives to anybody.
  private static final int MAX_CODE = 4999;

  private static final int CODE_BYTES = 2;

  private final FrameBudget budget;
  private boolean shut;

  FrameGate(FrameBudget budget) {
    this.budget = budget;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!(message instanceof WebSocketFrame frame)) {
      context.fireChannelRead(message);
    } else if (shut) {
      ReferenceCountUtil.release(frame);
    } else if (frame instanceof CloseWebSocketFrame close) {
      answer(context, close);
    } else if (frame instanceof BinaryWebSocketFrame) {
      shut(context, frame, CloseCode.UNSUPPORTED_DATA);
    } else if (isCounted(frame) && !budget.take()) {
      shut(context, frame, CloseCode.TOO_MANY_FRAMES);
    } else {
      context.fireChannelRead(frame);
    }
  }

  private static boolean isCounted(WebSocketFrame frame) {
    return !(frame instanceof PongWebSocketFrame);
  }

  /// A close is answered with its own code (RFC 6455 section 5.5.1), unless it is malformed.
  private void answer(ChannelHandlerContext context, CloseWebSocketFrame close) {
    int code = close.statusCode();
    if (code > MAX_CODE || code >= 0 && !WebSocketCloseStatus.isValidStatusCode(code)) {
      shut(context, close, CloseCode.PROTOCOL_ERROR);
    } else if (!isReasonText(close.content())) {
      shut(context, close, CloseCode.INVALID_TEXT);
    } else {
      shut = true;
      close.release();
      OrderlyClose.close(
          context.channel(),
          code < 0 ? new CloseWebSocketFrame() : new CloseWebSocketFrame(code, ""));
    }
  }

  /// The decoder lets a reason pass that ends within a character.
  private static boolean isReasonText(ByteBuf close) {
    int length = close.readableBytes() - CODE_BYTES;
    return length <= 0
        || ByteBufUtil.isText(
            close, close.readerIndex() + CODE_BYTES, length, StandardCharsets.UTF_8);
  }

  private void shut(ChannelHandlerContext context, WebSocketFrame frame, CloseCode code) {
    shut = true;
    frame.release();
    OrderlyClose.close(context.channel(), code);
  }
}
