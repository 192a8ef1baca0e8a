package dev.roomlog.fanout;

import dev.roomlog.access.Person;
import dev.roomlog.schemas.CloseCode;
import dev.roomlog.schemas.Problem;
import dev.roomlog.schemas.ProblemCode;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One WebSocket with its bounded outbound queue. Everything runs on the connection's event loop.
///
/// A queue over `max-queue` takes no more events: its subscriptions wait in the recent window,
/// which costs nothing. If it is not low again within `stall-time`, the reader is too slow and the
/// connection is closed with 4508; the client's position makes that lossless.
final class Connection {

  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
  private static final int MAX_BAD_FRAMES = 3;

  private final Outlet outlet;
  private final Shard shard;
  private final Node node;
  private final Command.@Nullable Wanted first;
  private final Session session;
  private final Subscriptions subscriptions;
  private int badFrames;
  private long heard = System.nanoTime();

  /// Of a connection whose queue was full once.
  private @Nullable StallWatch stall;

  private boolean dirty;
  private boolean closed;

  /// @param first the room that the handshake's URL asked for
  Connection(Outlet outlet, Shard shard, Node node, Command.@Nullable Wanted first) {
    this.outlet = outlet;
    this.shard = shard;
    this.node = node;
    this.first = first;
    this.session = new Session(this, node);
    this.subscriptions = new Subscriptions(this, node);
  }

  Outlet outlet() {
    return outlet;
  }

  Shard shard() {
    return shard;
  }

  /// Whose connection it is; null before the hello.
  @Nullable Person person() {
    return session.person();
  }

  /// Who reads; an empty string before the hello, which is nobody's id.
  String sender() {
    Person person = session.person();
    return person == null ? "" : person.sender();
  }

  /// The socket is open.
  ///
  /// @param token of the handshake's Authorization; null when a hello must come
  void open(@Nullable String token) {
    if (closed) {
      return;
    }
    shard.connections().add(this);
    outlet.onLow(this::onLow);
    schedule(
        this::tick,
        Duration.ofNanos(
            ThreadLocalRandom.current().nextLong(node.settings().pingInterval().toNanos())));
    if (token != null) {
      hello(token, null);
    } else {
      schedule(this::requireHello, node.settings().helloTime());
    }
  }

  /// A text message has arrived.
  void receive(byte[] text) {
    if (closed) {
      return;
    }
    heard = System.nanoTime();
    CommandFrame frame = CommandParser.parse(text);
    Ref ref = frame.ref();
    switch (frame.command()) {
      case Command.Hello(String token) -> hello(token, ref);
      case Command.Token(String token) -> refresh(token, ref);
      case Command.Subscribe subscribe -> {
        Person person = known(ref);
        if (person != null) {
          subscribe.rooms().forEach(wanted -> subscriptions.subscribe(person, wanted, ref));
        }
      }
      case Command.Unsubscribe unsubscribe -> {
        if (known(ref) != null) {
          unsubscribe.rooms().forEach(room -> subscriptions.unsubscribe(room, ref));
        }
      }
      case Command.Typing _, Command.Pong _ -> {}
      case Command.Malformed(String detail) -> onMalformed(detail, ref);
    }
  }

  /// Any sign of life.
  void onPong() {
    heard = System.nanoTime();
  }

  /// The socket is closed, by whomever.
  void onClosed() {
    closed = true;
    session.end();
    subscriptions.endAll();
    shard.connections().remove(this);
  }

  /// Sends at once. A client that makes us answer and does not read is closed at twice the bound.
  void send(ServerFrame frame, @Nullable Ref ref) {
    if (closed) {
      return;
    }
    if (outlet.fits(-node.settings().maxQueue())) {
      sendNow(frame.encode(ref));
    } else {
      close(CloseCode.SLOW_READER);
    }
  }

  /// Sends frames at once and takes them over.
  void sendNow(ByteBuf frames) {
    if (closed) {
      frames.release();
      return;
    }
    outlet.write(frames);
    outlet.flush();
  }

  /// Sends a part of a buffer that connections share at once.
  void sendNow(ByteBuf frames, int index, int length) {
    if (!closed && !outlet.sendShared(frames, index, length)) {
      sendNow(frames.retainedSlice(index, length));
    }
  }

  /// Sends a part of a buffer that connections share when the shard flushes.
  void queue(ByteBuf frames, int index, int length) {
    if (closed) {
      return;
    }
    outlet.write(frames.retainedSlice(index, length));
    if (!dirty) {
      dirty = true;
      shard.markDirty(this);
    }
  }

  void flush() {
    dirty = false;
    outlet.flush();
  }

  void forget(Subscription subscription) {
    subscriptions.forget(subscription);
  }

  /// Events were due that the queue had no room for.
  void onFull() {
    if (stall == null) {
      stall =
          new StallWatch(outlet, node.settings().stallTime(), () -> close(CloseCode.SLOW_READER));
    }
    stall.onFull();
  }

  /// An event was about to be sent out of order: a bug of ours, which must not become the client's.
  void onOrderViolated() {
    LOG.error("Positions did not rise on a connection; closing it");
    node.meters().orderViolated();
    close(CloseCode.SERVER_ERROR);
  }

  /// The node is about to leave: says so, and closes after `delay`.
  void leave(Duration delay, Duration reconnectAfter) {
    send(new ServerFrame.Reconnect(reconnectAfter.toMillis()), null);
    schedule(() -> close(CloseCode.RESTART), delay);
  }

  /// The account or the token may not count any more.
  void closeIfRevoked() {
    if (!closed && session.isRevoked()) {
      close(CloseCode.BANNED);
    }
  }

  void close(CloseCode code) {
    if (closed) {
      return;
    }
    closed = true;
    session.end();
    subscriptions.endAll();
    outlet.close(code);
  }

  private void hello(String token, @Nullable Ref ref) {
    Person before = session.person();
    boolean taken = session.take(token, ref);
    Person person = session.person();
    if (!taken || person == null) {
      close(CloseCode.TOKEN_EXPIRED);
      return;
    }
    send(new ServerFrame.Ready(person), ref);
    if (before == null && first != null) {
      subscriptions.subscribe(person, first, ref);
    }
  }

  private void refresh(String token, @Nullable Ref ref) {
    if (known(ref) != null) {
      session.take(token, ref);
    }
  }

  void refuse(ProblemCode code, String detail, @Nullable Ref ref) {
    send(new ServerFrame.Failure(null, Problem.of(code, detail)), ref);
  }

  private @Nullable Person known(@Nullable Ref ref) {
    Person person = session.person();
    if (person == null) {
      refuse(ProblemCode.HELLO_REQUIRED, "Send hello with a token first.", ref);
    }
    return person;
  }

  private void onMalformed(String detail, @Nullable Ref ref) {
    refuse(ProblemCode.MALFORMED_FRAME, detail, ref);
    badFrames++;
    if (badFrames >= MAX_BAD_FRAMES) {
      close(CloseCode.BAD_FRAMES);
    }
  }

  private void requireHello() {
    if (session.person() == null) {
      close(CloseCode.NO_HELLO);
    }
  }

  private void tick() {
    if (closed) {
      return;
    }
    if (System.nanoTime() - heard > node.settings().idleTime().toNanos()) {
      close(outlet.isLow() ? CloseCode.IDLE : CloseCode.SLOW_READER);
      return;
    }
    closeIfRevoked();
    if (closed) {
      return;
    }
    if (session.person() != null) {
      send(new ServerFrame.Ping(subscriptions.heads()), null);
    }
    outlet.ping();
    schedule(this::tick, node.settings().pingInterval());
  }

  private void onLow() {
    if (stall != null) {
      stall.onLow();
    }
    subscriptions.pump();
  }

  private void schedule(Runnable task, Duration delay) {
    var unused = outlet.loop().schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
  }
}
