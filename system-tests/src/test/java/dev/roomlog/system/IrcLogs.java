package dev.roomlog.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/// IRC logs as the importer reads them, made up from a seed.
final class IrcLogs {

  private static final List<String> NICKS = List.of("ann", "bob", "[c|arl]", "dörte", "eve_");
  private static final List<String> WORDS =
      List.of("tea", "log", "ça", "Привет", "你好", "🫖", "<b>", "\"quoted\"", "back\\slash");
  private static final int MINUTES = 24 * 60;

  private IrcLogs() {}

  /// Writes one file for each of the first `days` days of 2020, and returns their rooms' ids.
  static List<String> write(Path folder, int days, int linesEach, Random random)
      throws IOException {
    Files.createDirectories(folder);
    List<String> rooms = new ArrayList<>();
    for (int day = 1; day <= days; day++) {
      String name = "2020-01-%02d".formatted(day);
      Files.write(
          folder.resolve(name + ".log"),
          IntStream.range(0, linesEach).mapToObj(i -> line(i, linesEach, random)).toList());
      rooms.add("irc-" + name);
    }
    return rooms;
  }

  private static String line(int number, int lines, Random random) {
    int minute = number * MINUTES / lines;
    return "[%02d:%02d] <%s> %d %s %s"
        .formatted(
            minute / 60,
            minute % 60,
            NICKS.get(random.nextInt(NICKS.size())),
            number,
            WORDS.get(random.nextInt(WORDS.size())),
            WORDS.get(random.nextInt(WORDS.size())));
  }
}
