package dev.roomlog.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// What a log lets expect, read byte by byte. Shares no code with the importer: neither its parser
/// nor how it derives ids.
final class RawLog {

  private final byte[] bytes;
  private final String fileName;
  private final Set<Integer> refusedLines;
  private final boolean stripped;

  RawLog(byte[] bytes, String fileName, Set<Integer> refusedLines, boolean stripped) {
    this.bytes = bytes;
    this.fileName = fileName;
    this.refusedLines = refusedLines;
    this.stripped = stripped;
  }

  static List<Seen> expected(IrcLogFile file, Set<Integer> refused, boolean stripped)
      throws IOException {
    return new RawLog(Files.readAllBytes(file.path()), file.name(), refused, stripped).messages();
  }

  List<Seen> messages() {
    var found = new ArrayList<Seen>();
    int line = 0;
    for (int start = 0; start < bytes.length; ) {
      line++;
      int end = start;
      while (end < bytes.length && bytes[end] != '\n') {
        end++;
      }
      int next = end + 1;
      if (end > start && bytes[end - 1] == '\r') {
        end--;
      }
      if (isMessage(start, end) && !refusedLines.contains(line)) {
        found.add(message(start, end, line));
      }
      start = next;
    }
    return found;
  }

  /// `[dd:dd] <`, a `>`, then nothing or a space.
  private boolean isMessage(int start, int end) {
    if (end - start < 10
        || bytes[start] != '['
        || !digit(start + 1)
        || !digit(start + 2)
        || bytes[start + 3] != ':'
        || !digit(start + 4)
        || !digit(start + 5)
        || bytes[start + 6] != ']'
        || bytes[start + 7] != ' '
        || bytes[start + 8] != '<') {
      return false;
    }
    int close = close(start, end);
    return close < end && (close + 1 == end || bytes[close + 1] == ' ');
  }

  private int close(int start, int end) {
    int at = start + 9;
    while (at < end && bytes[at] != '>') {
      at++;
    }
    return at;
  }

  private boolean digit(int at) {
    return bytes[at] >= '0' && bytes[at] <= '9';
  }

  private Seen message(int start, int end, int line) {
    int close = close(start, end);
    int hour = (bytes[start + 1] - '0') * 10 + bytes[start + 2] - '0';
    int minute = (bytes[start + 4] - '0') * 10 + bytes[start + 5] - '0';
    String nick = new String(bytes, start + 9, close - start - 9, StandardCharsets.UTF_8);
    int from = Math.min(close + 2, end);
    String text =
        stripped
            ? new String(withoutFormatting(from, end), StandardCharsets.UTF_8)
            : new String(bytes, from, end - from, StandardCharsets.UTF_8);
    return new Seen(id(line), nick, text, hour % 12 * 60 + minute);
  }

  private byte[] withoutFormatting(int from, int end) {
    var kept = new ByteArrayOutputStream();
    for (int i = from; i < end; i++) {
      switch (bytes[i]) {
        case 0x02, 0x0f, 0x11, 0x16, 0x1d, 0x1e, 0x1f -> {
          // alone
        }
        case 0x03 -> {
          int first = digits(i + 1, end);
          i += first;
          if (first > 0 && i + 1 < end && bytes[i + 1] == ',') {
            int second = digits(i + 2, end);
            i += second == 0 ? 0 : 1 + second;
          }
        }
        case 0x04 -> i += hexColour(i + 1, end) ? 6 : 0;
        default -> kept.write(bytes[i]);
      }
    }
    return kept.toByteArray();
  }

  private int digits(int at, int end) {
    int count = 0;
    while (count < 2 && at + count < end && digit(at + count)) {
      count++;
    }
    return count;
  }

  private boolean hexColour(int at, int end) {
    for (int i = at; i < at + 6; i++) {
      if (i >= end || Character.digit(bytes[i], 16) < 0) {
        return false;
      }
    }
    return true;
  }

  /// RFC 9562 section 5.5, by hand.
  private String id(int line) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      UUID space = UUID.fromString("0e9b2f0c-7a53-5f0e-8f3e-6d3a4c1b9d57");
      sha1.update(
          ByteBuffer.allocate(16)
              .putLong(space.getMostSignificantBits())
              .putLong(space.getLeastSignificantBits())
              .array());
      byte[] name = (fileName + ":" + line).getBytes(StandardCharsets.UTF_8);
      ByteBuffer hash = ByteBuffer.wrap(sha1.digest(name));
      long high = hash.getLong() & ~0xf000L | 0x5000L;
      long low = hash.getLong() & 0x3fffffffffffffffL | 0x8000000000000000L;
      return new UUID(high, low).toString();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
