package dev.roomlog.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// Where an embedded server of the tests keeps its data.
final class TemporaryDirectory {

  private TemporaryDirectory() {}

  static Path create() {
    try {
      return Files.createTempDirectory("roomlog-test");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException | UncheckedIOException e) {
      System.err.println("Could not delete " + directory + ": " + e.getMessage());
    }
  }
}
