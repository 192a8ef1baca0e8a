package dev.roomlog.fuzz;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;

/// Random changes of a target's kept inputs: what a build tries within a second, without a look at
/// which code they reach.
public final class Mutations {

  private static final String[] PIECES = {
    "\0",
    "\n",
    "\"",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "%",
    "%00",
    "%2f",
    "..",
    "/",
    "?",
    "&",
    "=",
    "null",
    "-1",
    "1e999",
    "9223372036854775808",
    "\\u0000",
    "\\ud800",
    "\ufeff",
    "\u00e9",
    "\uffff"
  };
  private static final byte[] BORDERS = {0, 1, 0x7e, 0x7f, (byte) 0x80, (byte) 0xfe, (byte) 0xff};

  /// A build tries the same each time, so that it fails for what was changed and not by chance.
  private static final long DEFAULT_SEED = 1;

  private final Random random;
  private final List<byte[]> seeds;

  private Mutations(Random random, List<byte[]> seeds) {
    this.random = random;
    this.seeds = seeds;
  }

  /// Tries `count` mutations of the inputs that are kept for a fuzz test.
  ///
  /// @throws AssertionError that holds the input for which the target does not hold
  public static void tryOut(Class<?> test, String method, int count, Target target)
      throws IOException {
    long seed = Long.getLong("fuzz.seed", DEFAULT_SEED);
    System.out.println(test.getSimpleName() + ": mutations by -Dfuzz.seed=" + seed);
    var mutations = new Mutations(new Random(seed), seeds(test, method));
    for (int i = 0; i < count; i++) {
      byte[] input = mutations.next();
      try {
        target.accept(input);
      } catch (Throwable e) {
        throw new AssertionError(
            "fails with -Dfuzz.seed=%d for the input %s (Base64)"
                .formatted(seed, Base64.getEncoder().encodeToString(input)),
            e);
      }
    }
  }

  private static List<byte[]> seeds(Class<?> test, String method) throws IOException {
    String folder = test.getSimpleName() + "Inputs/" + method;
    var url = Objects.requireNonNull(test.getResource(folder), folder);
    try (Stream<Path> files = Files.list(Path.of(url.toURI()))) {
      List<byte[]> seeds = new java.util.ArrayList<>();
      for (Path file : files.sorted().toList()) {
        seeds.add(Files.readAllBytes(file));
      }
      return seeds;
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  private byte[] next() {
    byte[] input = seed();
    for (int i = random.nextInt(4); i >= 0; i--) {
      input = changed(input);
    }
    return input;
  }

  private byte[] seed() {
    return seeds.get(random.nextInt(seeds.size()));
  }

  private byte[] changed(byte[] input) {
    int from = random.nextInt(input.length + 1);
    int to = from + random.nextInt(Math.min(16, input.length - from) + 1);
    byte[] other = seed();
    return switch (random.nextInt(7)) {
      case 0 -> replaced(input, from, to, new byte[0]);
      case 1 -> replaced(input, from, from, Arrays.copyOfRange(input, from, to));
      case 2 -> Arrays.copyOf(input, from);
      case 3 -> replaced(input, from, input.length, tail(other));
      case 4 -> replaced(input, from, to, piece());
      case 5 -> replaced(input, from, to, new byte[] {BORDERS[random.nextInt(BORDERS.length)]});
      default -> replaced(input, from, to, new byte[] {(byte) random.nextInt(256)});
    };
  }

  private byte[] tail(byte[] other) {
    return Arrays.copyOfRange(other, random.nextInt(other.length + 1), other.length);
  }

  private byte[] piece() {
    return PIECES[random.nextInt(PIECES.length)].getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] replaced(byte[] input, int from, int to, byte[] by) {
    byte[] result = new byte[from + by.length + input.length - to];
    System.arraycopy(input, 0, result, 0, from);
    System.arraycopy(by, 0, result, from, by.length);
    System.arraycopy(input, to, result, from + by.length, input.length - to);
    return result;
  }
}
