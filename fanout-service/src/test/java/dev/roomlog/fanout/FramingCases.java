package dev.roomlog.fanout;

import static dev.roomlog.fanout.SocketCase.BINARY;
import static dev.roomlog.fanout.SocketCase.CLOSE;
import static dev.roomlog.fanout.SocketCase.CONTINUATION;
import static dev.roomlog.fanout.SocketCase.FIN;
import static dev.roomlog.fanout.SocketCase.PING;
import static dev.roomlog.fanout.SocketCase.PONG;
import static dev.roomlog.fanout.SocketCase.TEXT;
import static dev.roomlog.fanout.SocketCase.code;
import static dev.roomlog.fanout.SocketCase.echoing;
import static dev.roomlog.fanout.SocketCase.ended;
import static dev.roomlog.fanout.SocketCase.frame;
import static dev.roomlog.fanout.SocketCase.hex;
import static dev.roomlog.fanout.SocketCase.open;

import dev.roomlog.fanout.SocketCase.Bytes;
import dev.roomlog.fanout.SocketCase.Client;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Families 1 to 5 of the Autobahn test suite: framing, pings and pongs, reserved bits, opcodes,
/// fragmentation.
final class FramingCases {

  private static final Bytes HELLO = frame(FIN | TEXT, echoing("a"));
  private static final Bytes NO_PAYLOAD = frame(FIN | PING);
  private static final String[] MESSAGE = {
    echoing("a").substring(0, 20), echoing("a").substring(20)
  };
  private static final Bytes FIRST = frame(TEXT, MESSAGE[0]);
  private static final Bytes LAST = frame(FIN | CONTINUATION, MESSAGE[1]);
  private static final Bytes ORPHAN = frame(CONTINUATION, "orphan");
  private static final Bytes LAST_ORPHAN = frame(FIN | CONTINUATION, "orphan");

  private FramingCases() {}

  static List<SocketCase> all() {
    List<SocketCase> all = new ArrayList<>();
    all.addAll(framing());
    all.addAll(pings());
    all.addAll(reservedBits());
    all.addAll(opcodes());
    all.addAll(fragmentation());
    return all;
  }

  private static List<SocketCase> framing() {
    List<SocketCase> cases = new ArrayList<>();
    cases.add(open("1.1.1", "empty text", frame(FIN | TEXT), "error malformed_frame"));
    int[] lengths = {125, 126, 127, 128, 65_535, 65_536};
    for (int i = 0; i < lengths.length; i++) {
      String what = "text of " + lengths[i] + " bytes";
      Client text = frame(FIN | TEXT, echoing("a", lengths[i]));
      cases.add(open("1.1." + (i + 2), what, text, "echo a"));
    }
    byte[] chopped = frame(FIN | TEXT, echoing("a", 65_536)).wire();
    cases.add(open("1.1.8", "text of 65536 bytes in writes of 997", inWrites(chopped), "echo a"));
    int[] binaries = {0, 125, 126, 127, 128, 65_535, 65_536};
    for (int i = 0; i < binaries.length; i++) {
      String what = "binary of " + binaries[i] + " bytes";
      cases.add(ended("1.2." + (i + 1), what, 1003, frame(FIN | BINARY, new byte[binaries[i]])));
    }
    byte[] binary = frame(FIN | BINARY, new byte[65_536]).wire();
    cases.add(ended("1.2.8", "binary of 65536 bytes in writes of 997", 1003, inWrites(binary)));
    return cases;
  }

  private static Client inWrites(byte[] wire) {
    return socket -> {
      for (int at = 0; at < wire.length; at += 997) {
        socket.bytes(Arrays.copyOfRange(wire, at, Math.min(at + 997, wire.length)));
      }
    };
  }

  private static List<SocketCase> pings() {
    byte[] binary = hex("00 ff fe fd fc fb 00 ff");
    byte[] longest = new byte[125];
    Arrays.fill(longest, (byte) 0xfe);
    String[] ten = IntStream.range(0, 10).mapToObj(i -> "pong 0" + i).toArray(String[]::new);
    Bytes tenPings =
        IntStream.range(0, 10)
            .mapToObj(i -> frame(FIN | PING, (byte) i))
            .reduce(Bytes::and)
            .orElseThrow();
    return List.of(
        open("2.1", "ping without payload", NO_PAYLOAD, "pong "),
        open("2.2", "ping with text", frame(FIN | PING, "Hi"), "pong 4869"),
        open("2.3", "ping with bytes", frame(FIN | PING, binary), "pong 00fffefdfcfb00ff"),
        open("2.4", "ping of 125 bytes", frame(FIN | PING, longest), "pong " + "fe".repeat(125)),
        ended("2.5", "ping of 126 bytes", 1002, frame(FIN | PING, new byte[126])),
        open(
            "2.6",
            "ping of 125 bytes, byte by byte",
            frame(FIN | PING, longest).dripped(),
            "pong " + "fe".repeat(125)),
        open("2.7", "unasked pong without payload", frame(FIN | PONG)),
        open("2.8", "unasked pong with payload", frame(FIN | PONG, "unasked")),
        open(
            "2.9",
            "unasked pong, then a ping",
            frame(FIN | PONG, "unasked").and(frame(FIN | PING, "x")),
            "pong 78"),
        open("2.10", "ten pings", tenPings, ten),
        open("2.11", "ten pings, byte by byte", tenPings.dripped(), ten));
  }

  private static List<SocketCase> reservedBits() {
    return List.of(
        ended("3.1", "RSV 1 in a text", 1002, frame(0x90 | TEXT, echoing("a"))),
        ended(
            "3.2",
            "a text, then RSV 2 in a text, then a ping",
            1002,
            HELLO.and(frame(0xa0 | TEXT, echoing("b"))).and(NO_PAYLOAD),
            "echo a"),
        ended(
            "3.3",
            "the same in three writes",
            1002,
            HELLO.then(frame(0xb0 | TEXT, echoing("b"))).then(NO_PAYLOAD),
            "echo a"),
        ended(
            "3.4",
            "a text, then RSV 4 in a text, then a ping, byte by byte",
            1002,
            HELLO.and(frame(0xc0 | TEXT, echoing("b"))).and(NO_PAYLOAD).dripped(),
            "echo a"),
        ended("3.5", "RSV 5 in a binary", 1002, frame(0xd0 | BINARY, new byte[8])),
        ended("3.6", "RSV 6 in a ping", 1002, frame(0xe0 | PING, "x")),
        ended("3.7", "RSV 7 in a close", 1002, frame(0xf0 | CLOSE, code(1000))));
  }

  private static List<SocketCase> opcodes() {
    List<SocketCase> cases = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      opcode(cases, "4.1." + i, i + 2, i);
      opcode(cases, "4.2." + i, i + 10, i);
    }
    return cases;
  }

  /// As the suite has it: alone without and with a payload, and behind a text in three ways.
  private static void opcode(List<SocketCase> cases, String id, int opcode, int form) {
    Bytes reserved = form == 1 ? frame(FIN | opcode) : frame(FIN | opcode, "reserved");
    Bytes all = form < 3 ? reserved : HELLO.and(reserved).and(NO_PAYLOAD);
    String[] answers = form < 3 ? new String[0] : new String[] {"echo a"};
    Client client = form == 5 ? all.dripped() : all;
    cases.add(ended(id, "reserved opcode " + opcode, 1002, client, answers));
  }

  private static List<SocketCase> fragmentation() {
    Bytes ping = frame(FIN | PING, "x");
    Bytes inTwo = FIRST.and(LAST);
    Bytes around = FIRST.and(ping).and(LAST);
    Bytes five = inFive(ping);
    Bytes repeated = ORPHAN.and(FIRST).and(LAST);
    return List.of(
        ended("5.1", "ping in two", 1002, frame(PING, "x").and(frame(FIN | CONTINUATION, "y"))),
        ended("5.2", "pong in two", 1002, frame(PONG, "x").and(frame(FIN | CONTINUATION, "y"))),
        open("5.3", "text in two", inTwo, "echo a"),
        open("5.4", "text in two, in two writes", FIRST.then(LAST), "echo a"),
        open("5.5", "text in two, byte by byte", inTwo.dripped(), "echo a"),
        open("5.6", "ping within a text", around, "pong 78", "echo a"),
        open("5.7", "in three writes", FIRST.then(ping).then(LAST), "pong 78", "echo a"),
        open("5.8", "byte by byte", around.dripped(), "pong 78", "echo a"),
        open("5.8+", "pong within a text", FIRST.and(frame(FIN | PONG, "x")).and(LAST), "echo a"),
        ended("5.9", "last continuation of nothing", 1002, LAST_ORPHAN.and(HELLO)),
        ended("5.10", "in two writes", 1002, LAST_ORPHAN.then(HELLO)),
        ended("5.11", "byte by byte", 1002, LAST_ORPHAN.and(HELLO).dripped()),
        ended("5.12", "continuation of nothing", 1002, ORPHAN.and(HELLO)),
        ended("5.13", "in two writes", 1002, ORPHAN.then(HELLO)),
        ended("5.14", "byte by byte", 1002, ORPHAN.and(HELLO).dripped()),
        ended(
            "5.15",
            "text in two, then a continuation of nothing, then a text",
            1002,
            inTwo.and(ORPHAN).and(HELLO),
            "echo a"),
        ended("5.16", "continuation of nothing before a text in two", 1002, repeated.and(repeated)),
        ended(
            "5.17",
            "last continuation of nothing before a text in two",
            1002,
            LAST_ORPHAN.and(FIRST).and(LAST)),
        ended("5.18", "text within a text", 1002, FIRST.and(frame(FIN | TEXT, MESSAGE[1]))),
        open("5.19", "text in five with pings", five, "pong 78", "pong 78", "echo abcdef"),
        open("5.20", "the same byte by byte", five.dripped(), "pong 78", "pong 78", "echo abcdef"));
  }

  private static Bytes inFive(Bytes ping) {
    String text = echoing("abcdef");
    return frame(TEXT, text.substring(0, 5))
        .and(frame(CONTINUATION, text.substring(5, 10)))
        .and(ping)
        .and(frame(CONTINUATION, text.substring(10, 15)))
        .and(frame(CONTINUATION, text.substring(15, 20)))
        .and(ping)
        .and(frame(FIN | CONTINUATION, text.substring(20)));
  }
}
