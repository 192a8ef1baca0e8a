package dev.roomlog.bench.load;

import java.nio.charset.StandardCharsets;

/// The text of a message that carries when it was due: `t=` and 16 hexadecimal digits of
/// `System.nanoTime()`, then words up to a fixed length.
public final class Stamp {

  /// Bytes of a text.
  public static final int LENGTH = 60;

  private static final String MARK = "t=";
  private static final int DIGITS = 16;
  private static final String WORDS = " what people say in rooms is short, mostly";

  private Stamp() {}

  public static String text(long due) {
    return MARK + String.format("%016x", due) + WORDS;
  }

  /// Where the digits begin in `message`, which holds a text.
  public static int find(byte[] message) {
    return new String(message, StandardCharsets.ISO_8859_1).indexOf("\"" + MARK)
        + 1
        + MARK.length();
  }

  /// Writes the digits.
  public static void write(long due, byte[] bytes, int at) {
    for (int i = 0; i < DIGITS; i++) {
      bytes[at + i] = (byte) Character.forDigit((int) (due >>> (60 - 4 * i)) & 0xf, 16);
    }
  }

  /// When the message whose frame is `bytes[from, to)` was due; 0 where it does not say.
  static long read(byte[] bytes, int from, int to) {
    for (int i = to - LENGTH - 8; i < to - DIGITS; i++) {
      if (i >= from && bytes[i] == '"' && bytes[i + 1] == 't' && bytes[i + 2] == '=') {
        long due = 0;
        for (int d = i + 3; d < i + 3 + DIGITS; d++) {
          due = due << 4 | Character.digit(bytes[d], 16);
        }
        return due;
      }
    }
    return 0;
  }
}
