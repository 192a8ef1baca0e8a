package dev.roomlog.testing.guarantees;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// That the API answered 201 or 200 for a message, as somebody outside recorded it.
///
/// @param position as it was answered; it may be that of a copy
public record Acknowledgement(String room, String id, String position) {

  /// Reads lines of `room id position`, as `./roomlog import --acknowledged` writes them. A line
  /// without its end was being written when its writer died, and is left out.
  public static List<Acknowledgement> read(Path file) throws IOException {
    String text = Files.readString(file);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().map(Acknowledgement::of).toList();
  }

  private static Acknowledgement of(String line) {
    String[] parts = line.split(" ", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("not an acknowledgement: " + line);
    }
    return new Acknowledgement(parts[0], parts[1], parts[2]);
  }
}
