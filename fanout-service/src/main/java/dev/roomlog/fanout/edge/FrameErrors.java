package dev.roomlog.fanout.edge;

import dev.roomlog.schemas.CloseCode;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns what the frame decoders throw into close codes, before the framework makes 1011 of it.
final class FrameErrors extends ChannelInboundHandlerAdapter {

  private static final Logger LOG = LoggerFactory.getLogger(FrameErrors.class);

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
    switch (error) {
      case CorruptedWebSocketFrameException corrupted -> {
        LOG.debug("A client broke the protocol", corrupted);
        OrderlyClose.close(context.channel(), code(corrupted));
      }
      case TooLongFrameException tooLong -> {
        LOG.debug("A client sent too much", tooLong);
        OrderlyClose.close(context.channel(), CloseCode.TOO_BIG);
      }
      case IOException broken -> {
        LOG.debug("A connection broke", broken);
        context.channel().close();
      }
      case PrematureChannelClosureException half ->
          LOG.debug("A client left in the middle of a message", half);
      default -> {
        LOG.warn("A socket's pipeline failed", error);
        OrderlyClose.close(context.channel(), CloseCode.SERVER_ERROR);
      }
    }
  }

  private static CloseCode code(CorruptedWebSocketFrameException corrupted) {
    int code = corrupted.closeStatus().code();
    if (code == CloseCode.INVALID_TEXT.code()) {
      return CloseCode.INVALID_TEXT;
    }
    return code == CloseCode.TOO_BIG.code() ? CloseCode.TOO_BIG : CloseCode.PROTOCOL_ERROR;
  }
}
