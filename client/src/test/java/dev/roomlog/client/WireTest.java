package dev.roomlog.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WireTest {

  private final Asked socket = new Asked();
  private final Wire wire = new Wire(4);

  /// A network that counts how many frames it was asked for.
  private static final class Asked implements WebSocket {

    long frames;
    boolean gone;

    @Override
    public void request(long n) {
      frames += n;
    }

    @Override
    public CompletableFuture<WebSocket> sendText(CharSequence data, boolean last) {
      return CompletableFuture.completedFuture(this);
    }

    @Override
    public CompletableFuture<WebSocket> sendBinary(ByteBuffer data, boolean last) {
      return CompletableFuture.completedFuture(this);
    }

    @Override
    public CompletableFuture<WebSocket> sendPing(ByteBuffer message) {
      return gone
          ? CompletableFuture.failedFuture(new IOException("reset"))
          : CompletableFuture.completedFuture(this);
    }

    @Override
    public CompletableFuture<WebSocket> sendPong(ByteBuffer message) {
      return CompletableFuture.completedFuture(this);
    }

    @Override
    public CompletableFuture<WebSocket> sendClose(int code, String reason) {
      return CompletableFuture.completedFuture(this);
    }

    @Override
    public String getSubprotocol() {
      return SocketDialer.SUBPROTOCOL;
    }

    @Override
    public boolean isOutputClosed() {
      return false;
    }

    @Override
    public boolean isInputClosed() {
      return false;
    }

    @Override
    public void abort() {}
  }

  private @Nullable Arrival next() throws InterruptedException {
    return wire.next(Duration.ZERO);
  }

  @Test
  void noMoreIsReadThanWasTaken() throws InterruptedException {
    wire.onOpen(socket);
    assertThat(socket.frames).isEqualTo(4);
    for (int i = 0; i < 4; i++) {
      wire.onText(socket, "m" + i, true);
    }
    assertThat(socket.frames).isEqualTo(4);
    assertThat(next()).isEqualTo(new Arrival.Text("m0"));
    assertThat(next()).isEqualTo(new Arrival.Text("m1"));
    assertThat(socket.frames).isEqualTo(6);
  }

  @Test
  void fragmentsAreJoinedAndTakeNoPlace() throws InterruptedException {
    wire.onOpen(socket);
    wire.onText(socket, "a", false);
    assertThat(next()).isNull();
    assertThat(socket.frames).isEqualTo(5);
    wire.onText(socket, "b", true);
    wire.onText(socket, "c", true);
    assertThat(next()).isEqualTo(new Arrival.Text("ab"));
    assertThat(next()).isEqualTo(new Arrival.Text("c"));
  }

  @Test
  void aMessageWithoutEndBreaksTheConnection() throws InterruptedException {
    wire.onOpen(socket);
    wire.onText(socket, "x".repeat(1 << 20), false);
    assertThat(next()).isNull();
    wire.onText(socket, "x", false);
    assertThat(next()).isInstanceOf(Arrival.Broken.class);
    wire.onBinary(socket, ByteBuffer.allocate(1), true);
    assertThat(next()).isInstanceOf(Arrival.Broken.class);
  }

  @Test
  void aConnectionThatWasDroppedWithoutAWordIsNoticedBeforeTheSilenceIsOver()
      throws InterruptedException {
    var silence = new SocketOptions(4, Duration.ofSeconds(1), Duration.ofSeconds(1));
    RoomlogOptions options = RoomlogOptions.DEFAULT.withSocket(silence);
    var listener =
        new RoomListener() {
          @Override
          public void onEvent(Event event) {}
        };
    var rooms =
        new FollowedRooms(
            List.of(new From("lobby", "p1")), listener, new Subscription.Counts(), options);
    var session = new Session("t", "s1", "ann", true, Instant.EPOCH);
    wire.onOpen(socket);
    wire.onText(socket, "{\"type\":\"ready\"}", true);
    socket.gone = true;

    End end = new Conversation(wire, session, rooms, options, (_, _) -> {}).hold();

    assertThat(end.why()).startsWith("the connection is gone");
  }
}
