package dev.roomlog.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.roomlog.allinone.RunningRoomlog;
import dev.roomlog.schemas.CloseCode;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Whatever bytes follow the handshake, the node says frames only, the last of them a close with a
/// listed code, and ends the connection; or it goes on and answers a ping and a goodbye. Either way
/// it lets the next connection in and greets it.
///
/// An input is the bytes of frames; where it ends within one, zeros complete it.
class SocketFramesFuzzTest {

  private static final int TEXT = 0x81;
  private static final int CLOSE = 0x88;
  private static final int PONG = 0x8a;
  private static final Set<Integer> SPOKEN = Set.of(TEXT, CLOSE, 0x89, PONG);
  private static final int GOODBYE = 4999;
  private static final byte[] PING_AND_GOODBYE = {
    (byte) 0x89,
    (byte) 0x82,
    0,
    0,
    0,
    0,
    'f',
    'z',
    (byte) 0x88,
    (byte) 0x82,
    0,
    0,
    0,
    0,
    0x13,
    (byte) 0x87
  };

  @FuzzTest
  void endWithAListedCodeOrGoOn(byte[] input) throws IOException {
    var client = ClientFrames.read(input);
    List<ServerFrame> frames;
    try (Socket socket = RunningRoomlog.shared().connect()) {
      var in = new DataInputStream(socket.getInputStream());
      assertThat(head(in)).startsWith("HTTP/1.1 101 ");
      write(socket, input, new byte[client.missing()], PING_AND_GOODBYE);
      frames = ServerFrame.all(in);
    }
    assertThat(frames).isNotEmpty().allMatch(frame -> SPOKEN.contains(frame.first()));
    frames.stream().filter(frame -> frame.first() == TEXT).forEach(ServerFrame::requireObject);

    ServerFrame last = frames.getLast();
    assertThat(frames).filteredOn(frame -> frame.first() == CLOSE).containsExactly(last);
    if (last.code() == GOODBYE && !client.closeCodes().contains(GOODBYE)) {
      assertThat(frames).anyMatch(ServerFrame::isOurPong);
    } else {
      Set<Integer> listed = new HashSet<>(client.closeCodes());
      listed.removeIf(code -> !ClientFrames.isSayable(code));
      for (CloseCode code : CloseCode.values()) {
        listed.add(code.code());
      }
      listed.remove(CloseCode.SERVER_ERROR.code());
      assertThat(last.code()).isIn(listed);
    }
  }

  @Test
  void endWithAListedCodeOrGoOnAfterMutations() throws IOException {
    Mutations.tryOut(getClass(), "endWithAListedCodeOrGoOn", 100, this::endWithAListedCodeOrGoOn);
  }

  private static String head(DataInputStream in) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    return head.toString();
  }

  /// In one write; a node that has heard enough may have closed before it ends.
  private static void write(Socket socket, byte[]... parts) throws IOException {
    var all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    try {
      socket.getOutputStream().write(all.toByteArray());
    } catch (SocketException e) {
      // What it said before that is there to read.
    }
  }

  /// A frame from the node.
  private record ServerFrame(int first, byte[] payload) {

    /// All frames up to the connection's end.
    static List<ServerFrame> all(DataInputStream in) throws IOException {
      var frames = new java.util.ArrayList<ServerFrame>();
      for (int first = in.read(); first >= 0; first = in.read()) {
        int length =
            in.readUnsignedByte(); // a mask, which a server must not use, makes it too long
        byte[] payload = new byte[length == 126 ? in.readUnsignedShort() : length];
        assertThat(length).isLessThan(127);
        in.readFully(payload);
        frames.add(new ServerFrame(first, payload));
      }
      return frames;
    }

    void requireObject() {
      assertThat(Jackson.required(payload).path("type").asText()).as(toString()).isNotBlank();
    }

    boolean isOurPong() {
      return first == PONG && Arrays.equals(payload, new byte[] {'f', 'z'});
    }

    int code() {
      return ClientFrames.closeCode(payload);
    }

    @Override
    public String toString() {
      return Integer.toHexString(first) + " " + new String(payload, StandardCharsets.UTF_8);
    }
  }
}
