package dev.roomlog.ingest.messages;

import dev.roomlog.access.Person;
import dev.roomlog.access.web.Problems;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A plain post: its body as it arrives, then its answer. Used by its connection's event loop; only
/// the outcome comes on another thread.
final class DirectPost implements BiConsumer<@Nullable PostOutcome, @Nullable Throwable>, Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(DirectPost.class);
  private static final byte[] NOTHING = {};

  private final HttpRequest request;
  private final Person author;
  private final String room;
  private final int length;

  /// Grows with what arrives: a length that is only promised costs nothing.
  private byte[] body = NOTHING;

  private int arrived;

  /// When the body was there, in the time of [System#nanoTime].
  private long startedAt;

  private @Nullable DirectPosts connection;
  private @Nullable PostOutcome outcome;
  private @Nullable Throwable failure;

  /// @param length of the body, in bytes
  DirectPost(HttpRequest request, Person author, String room, int length) {
    this.request = request;
    this.author = author;
    this.room = room;
    this.length = length;
  }

  HttpRequest request() {
    return request;
  }

  /// What has arrived of the body.
  byte[] body() {
    return body.length == arrived ? body : Arrays.copyOf(body, arrived);
  }

  long startedAt() {
    return startedAt;
  }

  /// Takes a piece of the body over.
  void add(ByteBuf piece) {
    int bytes = piece.readableBytes();
    if (body.length < arrived + bytes) {
      int twice = Math.min(2 * arrived, length);
      body = Arrays.copyOf(body, Math.max(twice, arrived + bytes));
    }
    piece.readBytes(body, arrived, bytes);
    arrived += bytes;
  }

  /// Publishes the message; `connection` hears the answer on its event loop, later. False where it
  /// is not to be published at once, and nothing has happened.
  boolean start(MessagePosts posts, DirectPosts connection) {
    startedAt = System.nanoTime();
    CompletableFuture<PostOutcome> published = posts.postAtOnce(author, room, body());
    if (published == null) {
      return false;
    }
    this.connection = connection;
    published.whenComplete(this);
    return true;
  }

  /// Comes on the thread that settled it, which is mostly the producer's.
  @Override
  public void accept(@Nullable PostOutcome outcome, @Nullable Throwable failure) {
    this.outcome = outcome;
    this.failure = failure;
    if (connection != null) {
      Executor loop = connection.eventLoop();
      loop.execute(this);
    }
  }

  @Override
  public void run() {
    if (connection != null) {
      connection.answer(this, answer());
    }
  }

  private PostAnswer answer() {
    try {
      if (outcome != null) {
        return PostAnswer.of(outcome);
      }
      LOG.error("A message could not be published", failure);
    } catch (RuntimeException e) {
      LOG.error("The answer to a message could not be written", e);
    }
    return new PostAnswer.Refusal(Problems.unexpected());
  }
}
