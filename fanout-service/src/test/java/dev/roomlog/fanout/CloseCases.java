package dev.roomlog.fanout;

import static dev.roomlog.fanout.SocketCase.CLOSE;
import static dev.roomlog.fanout.SocketCase.CONTINUATION;
import static dev.roomlog.fanout.SocketCase.FIN;
import static dev.roomlog.fanout.SocketCase.PING;
import static dev.roomlog.fanout.SocketCase.TEXT;
import static dev.roomlog.fanout.SocketCase.code;
import static dev.roomlog.fanout.SocketCase.echoing;
import static dev.roomlog.fanout.SocketCase.ended;
import static dev.roomlog.fanout.SocketCase.frame;
import static dev.roomlog.fanout.SocketCase.hex;
import static dev.roomlog.fanout.SocketCase.utf8;

import dev.roomlog.fanout.SocketCase.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Family 7 of the Autobahn test suite: how a connection ends.
final class CloseCases {

  private static final Bytes BYE = frame(FIN | CLOSE, code(1000));
  private static final Bytes HELLO = frame(FIN | TEXT, echoing("a"));

  private CloseCases() {}

  static List<SocketCase> all() {
    List<SocketCase> cases = new ArrayList<>(order());
    cases.addAll(payloads());
    int[] valid = {
      1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999, 1012, 1013, 1014
    };
    for (int i = 0; i < valid.length; i++) {
      String id = i < 13 ? "7.7." + (i + 1) : "7.7+";
      cases.add(ended(id, "code " + valid[i], valid[i], close(code(valid[i]))));
    }
    int[] invalid = {0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999, 1015};
    for (int i = 0; i < invalid.length; i++) {
      String id = i < 9 ? "7.9." + (i + 1) : "7.9+";
      cases.add(ended(id, "code " + invalid[i], 1002, close(code(invalid[i]))));
    }
    // The suite leaves these two open; RFC 6455 section 7.4.2 gives them no meaning.
    cases.add(ended("7.13.1", "code 5000", 1002, close(code(5000))));
    cases.add(ended("7.13.2", "code 65535", 1002, close(code(65_535))));
    return cases;
  }

  private static List<SocketCase> order() {
    byte[] quarterMegabyte = new byte[256 * 1024];
    Arrays.fill(quarterMegabyte, (byte) 'x');
    return List.of(
        ended("7.1.1", "a text, then a close", 1000, HELLO.and(BYE), "echo a"),
        ended("7.1.2", "two closes", 1000, BYE.and(BYE)),
        ended("7.1.3", "a ping after the close", 1000, BYE.and(frame(FIN | PING, "x"))),
        ended("7.1.4", "a text after the close", 1000, BYE.and(HELLO)),
        ended(
            "7.1.5",
            "a close within a text",
            1000,
            frame(TEXT, "{").and(BYE).and(frame(FIN | CONTINUATION, "}"))),
        ended(
            "7.1.6",
            "256 KiB, a close, a ping",
            1009,
            frame(FIN | TEXT, quarterMegabyte).and(BYE).and(frame(FIN | PING, "x"))));
  }

  private static List<SocketCase> payloads() {
    return List.of(
        ended("7.3.1", "no payload", 1005, close()),
        ended("7.3.2", "payload of one byte", 1002, close((byte) 3)),
        ended("7.3.3", "code only", 1000, BYE),
        ended("7.3.4", "code and reason", 1000, close(code(1000, utf8("bye")))),
        ended("7.3.5", "reason of 123 bytes", 1000, close(code(1000, new byte[123]))),
        ended("7.3.6", "reason of 124 bytes", 1002, close(code(1000, new byte[124]))),
        ended(
            "7.5.1",
            "reason that is not UTF-8",
            1007,
            close(code(1000, hex("cebae1bdb9cf83cebcceb5eda080656469746564")))),
        ended("7.5.1+", "reason cut within a character", 1007, close(code(1000, hex("61 e2 82")))));
  }

  private static Bytes close(byte... payload) {
    return frame(FIN | CLOSE, payload);
  }
}
