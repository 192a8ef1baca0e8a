package dev.roomlog.bench.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Reads answers of one HTTP/1.1 connection, one after the other: the status, and past the body,
/// whether it has a length or comes in chunks.
public final class HttpAnswer {

  private static final int STATUS_AT = "HTTP/1.1 ".length();
  private static final String LENGTH = "content-length:";
  private static final String CHUNKED_END = "0\r\n\r\n";

  private final StringBuilder head = new StringBuilder();
  private final StringBuilder tail = new StringBuilder();
  private boolean inBody;
  private boolean chunked;
  private int left;

  /// Takes what was read; true at the end of an answer.
  public boolean take(ByteBuffer bytes) {
    if (!inBody) {
      begin(bytes);
    }
    if (inBody && chunked) {
      keepTail(bytes);
    } else if (inBody) {
      int taken = Math.min(left, bytes.remaining());
      bytes.position(bytes.position() + taken);
      left -= taken;
    }
    boolean complete = inBody && (chunked ? tail.toString().endsWith(CHUNKED_END) : left == 0);
    if (complete) {
      inBody = false;
    }
    return complete;
  }

  public int status() {
    return Integer.parseInt(head, STATUS_AT, STATUS_AT + 3, 10);
  }

  /// The answer's status and headers.
  String head() {
    return head.toString();
  }

  private void begin(ByteBuffer bytes) {
    if (head.indexOf("\r\n\r\n") >= 0) {
      head.setLength(0);
    }
    while (bytes.hasRemaining() && !endsHead()) {
      head.append((char) bytes.get());
    }
    if (endsHead()) {
      inBody = true;
      tail.setLength(0);
      String lower = head.toString().toLowerCase(Locale.ROOT);
      int at = lower.indexOf(LENGTH);
      chunked = at < 0;
      left =
          chunked
              ? 0
              : Integer.parseInt(
                  lower.substring(at + LENGTH.length(), lower.indexOf('\r', at)).strip());
    }
  }

  private boolean endsHead() {
    int length = head.length();
    return length >= 4
        && head.charAt(length - 1) == '\n'
        && head.charAt(length - 2) == '\r'
        && head.charAt(length - 3) == '\n'
        && head.charAt(length - 4) == '\r';
  }

  private void keepTail(ByteBuffer bytes) {
    int keep = Math.min(CHUNKED_END.length(), bytes.remaining());
    bytes.position(bytes.limit() - keep);
    tail.append(StandardCharsets.ISO_8859_1.decode(bytes));
    if (tail.length() > CHUNKED_END.length()) {
      tail.delete(0, tail.length() - CHUNKED_END.length());
    }
  }
}
