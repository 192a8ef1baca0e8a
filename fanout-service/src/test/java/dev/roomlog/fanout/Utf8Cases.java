package dev.roomlog.fanout;

import static dev.roomlog.fanout.SocketCase.CONTINUATION;
import static dev.roomlog.fanout.SocketCase.FIN;
import static dev.roomlog.fanout.SocketCase.PING;
import static dev.roomlog.fanout.SocketCase.PONG;
import static dev.roomlog.fanout.SocketCase.TEXT;
import static dev.roomlog.fanout.SocketCase.echoing;
import static dev.roomlog.fanout.SocketCase.ended;
import static dev.roomlog.fanout.SocketCase.frame;
import static dev.roomlog.fanout.SocketCase.hex;
import static dev.roomlog.fanout.SocketCase.open;
import static dev.roomlog.fanout.SocketCase.utf8;

import dev.roomlog.fanout.SocketCase.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Family 6 of the Autobahn test suite: UTF-8.
final class Utf8Cases {

  private static final String GREETING = "Hello-µ@ßöäüàá-UTF-8!!";

  /// "κόσμε", a surrogate, "edited": not UTF-8 from the eleventh byte on.
  private static final String BROKEN_AT_ONCE = "cebae1bdb9cf83cebcceb5 eda080 656469746564";

  /// Code points that a text may hold, in the order of the suite.
  private static final String[][] VALID = {
    {"6.5.1", "ce ba e1 bd b9 cf 83 ce bc ce b5"},
    {"6.7.2", "c2 80"},
    {"6.7.3", "e0 a0 80"},
    {"6.7.4", "f0 90 80 80"},
    {"6.9.1", "7f"},
    {"6.9.2", "df bf"},
    {"6.9.3", "ef bf bf"},
    {"6.9.4", "f4 8f bf bf"},
    {"6.11.1", "ed 9f bf"},
    {"6.11.2", "ee 80 80"},
    {"6.11.3", "ef bf bd"},
    {"6.11.4", "f4 8f bf bf"},
    {"6.23.1", "ef bf b9"},
    {"6.23.2", "ef bf ba"},
    {"6.23.3", "ef bf bb"},
    {"6.23.4", "ef bf bc"},
    {"6.23.5", "ef bf bd"},
    {"6.23.6", "ef bf be"},
    {"6.23.7", "ef bf bf"},
  };

  /// Byte sequences that are not UTF-8: truncated, beyond the range, stray, overlong, surrogates.
  private static final String[][] INVALID = {
    {"6.3.1", BROKEN_AT_ONCE},
    {"6.6.1", "ce"},
    {"6.6.3", "ce ba e1"},
    {"6.6.4", "ce ba e1 bd"},
    {"6.6.6", "ce ba e1 bd b9 cf"},
    {"6.6.8", "ce ba e1 bd b9 cf 83 ce"},
    {"6.6.10", "ce ba e1 bd b9 cf 83 ce bc ce"},
    {"6.8.1", "f8 88 80 80 80"},
    {"6.8.2", "fc 84 80 80 80 80"},
    {"6.10.1", "f7 bf bf bf"},
    {"6.10.2", "fb bf bf bf bf"},
    {"6.10.3", "fd bf bf bf bf bf"},
    {"6.11.5", "f4 90 80 80"},
    {"6.12.1", "80"},
    {"6.12.2", "bf"},
    {"6.12.3", "80 bf"},
    {"6.12.4", "80 bf 80"},
    {"6.12.5", "80 bf 80 bf"},
    {"6.12.6", "80 bf 80 bf 80"},
    {"6.12.7", "80 bf 80 bf 80 bf"},
    {"6.12.8", stray()},
    {"6.13.1", starts(0xc0, 0xdf)},
    {"6.13.2", starts(0xe0, 0xef)},
    {"6.13.3", starts(0xf0, 0xf7)},
    {"6.13.4", starts(0xf8, 0xfb)},
    {"6.13.5", starts(0xfc, 0xfd)},
    {"6.14.1", "c0"},
    {"6.14.2", "e0 80"},
    {"6.14.3", "f0 80 80"},
    {"6.14.4", "f8 80 80 80"},
    {"6.14.5", "fc 80 80 80 80"},
    {"6.14.6", "df"},
    {"6.14.7", "ef bf"},
    {"6.14.8", "f7 bf bf"},
    {"6.14.9", "fb bf bf bf"},
    {"6.14.10", "fd bf bf bf bf"},
    {
      "6.15.1",
      "c0 e0 80 f0 80 80 f8 80 80 80 fc 80 80 80 80 df ef bf f7 bf bf fb bf bf bf fd bf bf bf bf"
    },
    {"6.16.1", "fe"},
    {"6.16.2", "ff"},
    {"6.16.3", "fe fe ff ff"},
    {"6.17.1", "c0 af"},
    {"6.17.2", "e0 80 af"},
    {"6.17.3", "f0 80 80 af"},
    {"6.17.4", "f8 80 80 80 af"},
    {"6.17.5", "fc 80 80 80 80 af"},
    {"6.18.1", "c1 bf"},
    {"6.18.2", "e0 9f bf"},
    {"6.18.3", "f0 8f bf bf"},
    {"6.18.4", "f8 87 bf bf bf"},
    {"6.18.5", "fc 83 bf bf bf bf"},
    {"6.19.1", "c0 80"},
    {"6.19.2", "e0 80 80"},
    {"6.19.3", "f0 80 80 80"},
    {"6.19.4", "f8 80 80 80 80"},
    {"6.19.5", "fc 80 80 80 80 80"},
    {"6.20.1", "ed a0 80"},
    {"6.20.2", "ed ad bf"},
    {"6.20.3", "ed ae 80"},
    {"6.20.4", "ed af bf"},
    {"6.20.5", "ed b0 80"},
    {"6.20.6", "ed be 80"},
    {"6.20.7", "ed bf bf"},
    {"6.21.1", "ed a0 80 ed b0 80"},
    {"6.21.2", "ed a0 80 ed bf bf"},
    {"6.21.3", "ed ad bf ed b0 80"},
    {"6.21.4", "ed ad bf ed bf bf"},
    {"6.21.5", "ed ae 80 ed b0 80"},
    {"6.21.6", "ed ae 80 ed bf bf"},
    {"6.21.7", "ed af bf ed b0 80"},
    {"6.21.8", "ed af bf ed bf bf"},
  };

  private Utf8Cases() {}

  static List<SocketCase> all() {
    List<SocketCase> cases = new ArrayList<>(fragmented());
    cases.addAll(failFast());
    for (String[] valid : VALID) {
      cases.add(valid(valid[0], new String(hex(valid[1]), StandardCharsets.UTF_8)));
    }
    String whole = "κόσμε";
    for (int end = 1; end <= whole.length(); end++) {
      cases.add(
          valid(
              List.of("6.6.2", "6.6.5", "6.6.7", "6.6.9", "6.6.11").get(end - 1),
              whole.substring(0, end)));
    }
    int number = 1;
    for (int plane = 0; plane <= 16; plane++) {
      for (int last : new int[] {0xfffe, 0xffff}) {
        cases.add(valid("6.22." + number++, Character.toString(plane << 16 | last)));
      }
    }
    // A bare NUL is UTF-8, and no JSON.
    cases.add(open("6.7.1", "00", frame(FIN | TEXT, (byte) 0), "error malformed_frame"));
    for (String[] invalid : INVALID) {
      cases.add(ended(invalid[0], invalid[1], 1007, frame(FIN | TEXT, hex(invalid[1]))));
    }
    cases.add(ended("6.3.2", "byte by byte", 1007, inBytes(hex(BROKEN_AT_ONCE))));
    return cases;
  }

  private static List<SocketCase> fragmented() {
    byte[] greeting = utf8(echoing(GREETING));
    int middle = new String(greeting, StandardCharsets.ISO_8859_1).indexOf('\u00c2');
    Bytes before = frame(TEXT, Arrays.copyOf(greeting, middle + 1));
    Bytes after =
        frame(FIN | CONTINUATION, Arrays.copyOfRange(greeting, middle + 1, greeting.length));
    byte[] wide = utf8(echoing("κόσμε"));
    return List.of(
        open("6.1.1", "empty", frame(FIN | TEXT), "error malformed_frame"),
        open(
            "6.1.2",
            "three empty fragments",
            frame(TEXT).and(frame(CONTINUATION)).and(frame(FIN | CONTINUATION)),
            "error malformed_frame"),
        open(
            "6.1.3",
            "text between empty fragments",
            frame(TEXT).and(frame(CONTINUATION, echoing("a"))).and(frame(FIN | CONTINUATION)),
            "echo a"),
        open("6.2.1", "in one", frame(FIN | TEXT, greeting), "echo " + GREETING),
        open("6.2.2", "in two, between characters", inTwo(greeting, middle), "echo " + GREETING),
        open("6.2.2+", "in two, within a character", before.and(after), "echo " + GREETING),
        open(
            "6.2.2+",
            "a ping within a character",
            before.and(frame(FIN | PING, "x")).and(after),
            "pong 78",
            "echo " + GREETING),
        open(
            "6.2.2+",
            "a pong within a character",
            before.and(frame(FIN | PONG, "x")).and(after),
            "echo " + GREETING),
        open("6.2.3", "a fragment for each byte", inBytes(greeting), "echo " + GREETING),
        open("6.2.4", "a fragment for each byte", inBytes(wide), "echo κόσμε"));
  }

  /// The message is never completed: the node must not wait for its end.
  private static List<SocketCase> failFast() {
    byte[] start = hex("ce ba e1 bd b9 cf 83 ce bc ce b5");
    byte[] beyond = hex("f4 90 80 80");
    return List.of(
        ended(
            "6.4.1",
            "beyond the range in the second fragment",
            1007,
            frame(TEXT, start).and(frame(CONTINUATION, beyond))),
        ended(
            "6.4.2",
            "the byte that breaks it in a third fragment",
            1007,
            frame(TEXT, hex("ce ba e1 bd b9 cf 83 ce bc ce b5 f4"))
                .and(frame(CONTINUATION, (byte) 0x90))),
        ended(
            "6.4.3",
            "in three writes of one frame",
            1007,
            inWrites(hex("ce ba e1 bd b9 cf 83 ce bc ce b5 f4 90 80 80 65 64"), 17)),
        ended(
            "6.4.4",
            "in three writes of one frame, cut within the character",
            1007,
            inWrites(hex("ce ba e1 bd b9 cf 83 ce bc ce b5 f4 90 80 80 65 64"), 18)),
        ended(
            "6.4+",
            "a pong, then the byte that breaks it",
            1007,
            frame(TEXT, (byte) 0xf4)
                .and(frame(FIN | PONG, "x"))
                .and(frame(CONTINUATION, (byte) 0x90))));
  }

  private static SocketCase valid(String id, String text) {
    return open(
        id,
        "U+" + Integer.toHexString(text.codePointAt(0)),
        frame(FIN | TEXT, echoing(text)),
        "echo " + text);
  }

  private static Bytes inTwo(byte[] text, int at) {
    return frame(TEXT, Arrays.copyOf(text, at))
        .and(frame(FIN | CONTINUATION, Arrays.copyOfRange(text, at, text.length)));
  }

  private static SocketCase.Client inWrites(byte[] text, int at) {
    byte[] wire = frame(FIN | TEXT, text).wire();
    return new Bytes(Arrays.copyOf(wire, at))
        .then(new Bytes(Arrays.copyOfRange(wire, at, at + 1)))
        .then(new Bytes(Arrays.copyOfRange(wire, at + 1, wire.length)));
  }

  private static Bytes inBytes(byte[] text) {
    Bytes all = frame(TEXT, text[0]);
    for (int i = 1; i < text.length; i++) {
      all = all.and(frame(i == text.length - 1 ? FIN | CONTINUATION : CONTINUATION, text[i]));
    }
    return all;
  }

  /// Every continuation byte once.
  private static String stray() {
    var all = new StringBuilder();
    for (int stray = 0x80; stray <= 0xbf; stray++) {
      all.append(Integer.toHexString(stray));
    }
    return all.toString();
  }

  /// Each of these first bytes, before a space.
  private static String starts(int from, int to) {
    var all = new StringBuilder();
    for (int start = from; start <= to; start++) {
      all.append(Integer.toHexString(start)).append("20");
    }
    return all.toString();
  }
}
