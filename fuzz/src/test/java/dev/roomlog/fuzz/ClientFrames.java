package dev.roomlog.fuzz;

import java.util.HashSet;
import java.util.Set;

/// Where the frames in a client's bytes end (RFC 6455 section 5.2), were none of them wrong.
///
/// @param missing bytes to the end of the last frame; none where it is too long to be waited for
/// @param closeCodes of the close frames among them, which a server says back
record ClientFrames(int missing, Set<Integer> closeCodes) {

  /// RFC 6455 section 7.4.1: there was no code.
  static final int NO_CODE = 1005;

  private static final int MAX_PAYLOAD = 64 * 1024;

  static ClientFrames read(byte[] bytes) {
    Set<Integer> closeCodes = new HashSet<>();
    int at = 0;
    while (at < bytes.length) {
      int first = at(bytes, at);
      int second = at(bytes, at + 1);
      int lengthBytes = (second & 0x7f) < 126 ? 0 : (second & 0x7f) == 126 ? 2 : 8;
      long length = lengthBytes == 0 ? second & 0x7f : 0;
      for (int i = 0; i < lengthBytes; i++) {
        length = length << 8 | at(bytes, at + 2 + i);
      }
      boolean masked = (second & 0x80) != 0;
      int payload = at + 2 + lengthBytes + (masked ? 4 : 0);
      if (length < 0 || length > MAX_PAYLOAD) {
        return new ClientFrames(Math.max(0, payload - bytes.length), closeCodes);
      }
      at = payload + (int) length;
      if ((first & 0x0f) == 8) {
        closeCodes.add(closeCode(unmasked(bytes, payload, (int) length, masked)));
      }
    }
    return new ClientFrames(at - bytes.length, closeCodes);
  }

  static int closeCode(byte[] payload) {
    return payload.length < 2 ? NO_CODE : at(payload, 0) << 8 | at(payload, 1);
  }

  /// Whether a close may carry the code, or none (RFC 6455 section 7.4).
  static boolean isSayable(int code) {
    return code >= 1000 && code <= 1014 && code != 1004 && code != 1006
        || code >= 3000 && code <= 4999;
  }

  private static byte[] unmasked(byte[] bytes, int from, int length, boolean masked) {
    byte[] payload = new byte[length];
    for (int i = 0; i < length; i++) {
      payload[i] = (byte) (at(bytes, from + i) ^ (masked ? at(bytes, from - 4 + i % 4) : 0));
    }
    return payload;
  }

  /// What lies beyond the end will be zeros.
  private static int at(byte[] bytes, int index) {
    return index < bytes.length ? bytes[index] & 0xff : 0;
  }
}
