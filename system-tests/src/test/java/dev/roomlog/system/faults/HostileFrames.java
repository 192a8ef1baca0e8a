package dev.roomlog.system.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// F31: fragments without end, compressed bombs and floods, each at once on several sockets.
final class HostileFrames implements Fault {

  private static final int SOCKETS = 5;
  private static final int FRAGMENT = 8 * 1024;
  private static final int FRAGMENTS = 200;
  private static final int FLOOD = 20_000;
  private static final long MOST_GROWTH = 150L << 20;

  private static final int PROTOCOL_ERROR = 1002;
  private static final int UNSUPPORTED = 1003;
  private static final int TOO_BIG = 1009;
  private static final int TOO_MANY = 4429;

  private final List<String> met = new ArrayList<>();

  /// What a hostile client does.
  private interface Attack {
    void on(Talker talker) throws IOException;
  }

  @Override
  public About about() {
    return new About(
        "F31",
        "fragments, bombs and floods",
        "unfinished fragments, compressed frames, binary frames, floods of pings that nobody reads"
            + " and of commands",
        "frames bounded in size and rate, no compression agreed on",
        "I7");
  }

  @Override
  public void inject(Scene scene) throws Exception {
    Part node = scene.cluster().fanout().getFirst();
    long before = memory(node);
    attack(scene, "fragments", TOO_BIG, HostileFrames::fragments);
    attack(scene, "bomb", PROTOCOL_ERROR, HostileFrames::bomb);
    attack(
        scene,
        "binary",
        UNSUPPORTED,
        talker -> talker.frame(Talker.FIN | Talker.BINARY, new byte[9]));
    attack(scene, "ping flood", TOO_MANY, talker -> flood(talker, Talker.PING));
    attack(scene, "command flood", TOO_MANY, talker -> flood(talker, Talker.TEXT));
    long growth = memory(node) - before;
    scene.note("resident memory of %s grew by %d MiB".formatted(node, growth >> 20));
    scene.expect(growth < MOST_GROWTH, node + " grew by " + (growth >> 20) + " MiB");
  }

  private void attack(Scene scene, String name, int expected, Attack attack) throws IOException {
    for (int i = 0; i < SOCKETS; i++) {
      Part node = scene.cluster().fanout().getFirst();
      String offer = "Sec-WebSocket-Extensions: permessage-deflate\r\n";
      try (var talker = new Talker(node, scene.crew().session().token(), "", 0, offer)) {
        scene.expect(
            !talker.answer().toLowerCase(java.util.Locale.ROOT).contains("extensions"),
            "compression was agreed on");
        try {
          attack.on(talker);
        } catch (IOException _) {
          // Closed in the middle of it, as it should be.
        }
        int code = talker.closeCode();
        met.add(name + " " + code);
        // A peer that still sends may find the connection reset before it reads the code.
        scene.expect(code == expected || code == 0, "%s was closed with %d".formatted(name, code));
      }
    }
  }

  private static void fragments(Talker talker) throws IOException {
    talker.frame(Talker.TEXT, "x".repeat(FRAGMENT).getBytes(UTF_8));
    for (int i = 0; i < FRAGMENTS; i++) {
      talker.frame(Talker.CONTINUATION, "x".repeat(FRAGMENT).getBytes(UTF_8));
    }
  }

  private static void bomb(Talker talker) throws IOException {
    talker.frame(Talker.FIN | Talker.RSV1 | Talker.TEXT, new byte[FRAGMENT]);
  }

  private static void flood(Talker talker, int opcode) throws IOException {
    byte[] payload = "{\"type\":\"pong\"}".getBytes(UTF_8);
    for (int i = 0; i < FLOOD; i++) {
      talker.frame(Talker.FIN | opcode, payload);
    }
  }

  @Override
  public @Nullable String bitten(Scene scene) {
    long told = met.stream().filter(each -> !each.endsWith(" 0")).distinct().count();
    return told == 0 ? null : "closed: " + String.join(", ", met.stream().distinct().toList());
  }

  @Override
  public Duration span() {
    return Duration.ZERO;
  }

  @Override
  public void heal(Scene scene) {
    // Every socket is closed.
  }

  /// Resident, in bytes.
  private static long memory(Part node) throws IOException {
    return Files.readAllLines(Path.of("/proc", String.valueOf(node.pid()), "status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .sum();
  }
}
