package dev.roomlog.ingest.messages;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Answers the plain posts of one connection and lets everything else through to the framework,
/// which stands right behind. Used by the connection's event loop only.
///
/// - A post that any check refuses goes to the framework too, whole, and is answered there: here
///   are only the answers to what was given to the log.
/// - Answers come in the order of their requests (RFC 9112, 9.3.2). While the framework owes an
///   answer, posts go to it as well; while a post is under way, what comes behind it is held.
/// - While something is held nothing more is read, so one read is the most that is held. The same
///   goes for a client that does not read its answers.
/// - A close from behind, which is how the framework leaves, waits for the post that is under way;
///   its answer says that the connection closes. What was held is dropped.
/// - A connection that ends takes what is held with it. The message of a post under way is in the
///   log or not as if it had stayed.
final class DirectPosts extends ChannelDuplexHandler {

  private final PlainPosts plain;
  private final MessagePosts posts;
  private final PostTimers timers;
  private @Nullable ChannelHandlerContext context;

  /// The post whose body has not arrived whole.
  private @Nullable DirectPost arriving;

  /// The post that waits for its outcome.
  private @Nullable DirectPost pending;

  /// What arrived behind that, or while the client read no answers.
  private final Queue<Object> held = new ArrayDeque<>(1);

  /// Requests that the framework has and has not answered.
  private int passed;

  /// Whether the framework asked for more while something was held.
  private boolean readWanted;

  /// Whether what was held is being taken up.
  private boolean takingUp;

  /// Whether the framework got some of it.
  private boolean passedOn;

  /// Whether the connection closes after the answer that is owed.
  private boolean closing;

  DirectPosts(PlainPosts plain, MessagePosts posts, PostTimers timers) {
    this.plain = plain;
    this.posts = posts;
    this.timers = timers;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  Executor eventLoop() {
    return context().executor();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object part) {
    if (isBlocked() || !held.isEmpty()) {
      held.add(part);
    } else {
      take(part);
    }
  }

  private boolean isBlocked() {
    return pending != null || (passed == 0 && (isLast() || !context().channel().isWritable()));
  }

  /// Whether the connection has said that it closes, or the framework has answered in its stead.
  private boolean isLast() {
    return closing && arriving == null;
  }

  private void take(Object part) {
    if (arriving != null && part instanceof HttpContent content) {
      collect(arriving, content);
      return;
    }
    if (part instanceof HttpRequest request) {
      arriving = passed == 0 && !(part instanceof HttpContent) ? plain.begin(request) : null;
      if (arriving != null) {
        return;
      }
      passed++;
    }
    passOn(part);
  }

  private void collect(DirectPost post, HttpContent content) {
    if (content.decoderResult().isFailure()) {
      arriving = null;
      passed++;
      passOn(post.request());
      passOn(new DefaultHttpContent(Unpooled.wrappedBuffer(post.body())));
      passOn(content);
      return;
    }
    try {
      post.add(content.content());
    } finally {
      content.release();
    }
    if (content instanceof LastHttpContent) {
      arriving = null;
      if (post.start(posts, this)) {
        pending = post;
      } else {
        passed++;
        passOn(post.request());
        passOn(new DefaultLastHttpContent(Unpooled.wrappedBuffer(post.body())));
      }
    }
  }

  private void passOn(Object part) {
    passedOn = true;
    context().fireChannelRead(part);
  }

  /// The outcome of a post is there.
  void answer(DirectPost post, PostAnswer answer) {
    timers.record(answer.status(), post.startedAt());
    pending = null;
    if (context().isRemoved() || !context().channel().isActive()) {
      return;
    }
    FullHttpResponse response = answer.forCodec();
    if (closing) {
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
      context().writeAndFlush(response).addListener(_ -> context().close());
      return;
    }
    context().writeAndFlush(response, context().voidPromise());
    takeUp();
  }

  private void takeUp() {
    if (takingUp) {
      return;
    }
    takingUp = true;
    passedOn = false;
    while (!held.isEmpty() && !isBlocked()) {
      take(held.remove());
    }
    takingUp = false;
    if (passedOn) {
      context().fireChannelReadComplete();
    }
    if (readWanted && held.isEmpty()) {
      readWanted = false;
      context().read();
    }
  }

  @Override
  public void read(ChannelHandlerContext context) {
    if (held.isEmpty()) {
      context.read();
    } else {
      readWanted = true;
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    context.fireChannelWritabilityChanged();
    takeUp();
  }

  @Override
  public void write(ChannelHandlerContext context, Object part, ChannelPromise promise) {
    boolean interim =
        part instanceof HttpResponse response
            && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    boolean last = part instanceof LastHttpContent && !interim;
    if (last) {
      passed--;
    }
    if (last && closing && passed == 0) {
      context.write(part, promise.unvoid()).addListener(_ -> context.close());
    } else {
      context.write(part, promise);
    }
    if (part instanceof HttpResponse response
        && response.status().code() == HttpResponseStatus.SWITCHING_PROTOCOLS.code()) {
      context.pipeline().remove(this);
    }
  }

  /// Waits once: a second close is in earnest.
  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    if (closing || (arriving == null && pending == null)) {
      context.close(promise);
      return;
    }
    closing = true;
    context.channel().closeFuture().addListener(_ -> promise.trySuccess());
  }

  /// Also when the connection has ended.
  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    while (!held.isEmpty()) {
      ReferenceCountUtil.release(held.remove());
    }
  }

  private ChannelHandlerContext context() {
    return Objects.requireNonNull(context, "stands in a pipeline");
  }
}
