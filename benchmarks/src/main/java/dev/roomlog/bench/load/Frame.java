package dev.roomlog.bench.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Text frames as a client sends them, masked with zeros.
final class Frame {

  private static final int MASK_BIT = 0x80;
  private static final int SHORT = 126;
  private static final int MASK_BYTES = 4;

  private Frame() {}

  static byte[] masked(String text) {
    return masked(1, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] pong(byte[] payload) {
    return masked(0xa, payload);
  }

  private static byte[] masked(int opcode, byte[] payload) {
    boolean isShort = payload.length < SHORT;
    var out = ByteBuffer.allocate(2 + (isShort ? 0 : 2) + MASK_BYTES + payload.length);
    out.put((byte) (0x80 | opcode));
    if (isShort) {
      out.put((byte) (MASK_BIT | payload.length));
    } else {
      out.put((byte) (MASK_BIT | SHORT)).putShort((short) payload.length);
    }
    out.putInt(0).put(payload);
    return out.array();
  }
}
