package dev.roomlog.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A log of one day, which becomes one room.
///
/// @param name the file's name, which titles the room
/// @param day from the file's name
record IrcLogFile(Path path, String name, String room, LocalDate day) {

  private static final int MAX_ROOM = 64;
  private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

  /// The logs that the arguments name: files, and folders whose `*.log` files are meant. By name.
  static List<IrcLogFile> find(List<Path> arguments, String prefix) throws IOException {
    var files = new ArrayList<Path>();
    for (Path argument : arguments) {
      if (Files.isDirectory(argument)) {
        try (Stream<Path> inside = Files.list(argument)) {
          inside.filter(path -> path.toString().endsWith(".log")).sorted().forEach(files::add);
        }
      } else if (Files.isReadable(argument)) {
        files.add(argument);
      } else {
        throw new CannotRun("Cannot read " + argument);
      }
    }
    if (files.isEmpty()) {
      throw new CannotRun("No *.log file in " + arguments);
    }
    Map<String, Path> rooms = new HashMap<>();
    var logs = new ArrayList<IrcLogFile>();
    for (Path path : files) {
      IrcLogFile log = of(path, prefix);
      Path other = rooms.putIfAbsent(log.room(), path);
      if (other != null) {
        throw new CannotRun(path + " and " + other + " would become the same room " + log.room());
      }
      logs.add(log);
    }
    return List.copyOf(logs);
  }

  private static IrcLogFile of(Path path, String prefix) {
    String name = String.valueOf(path.getFileName());
    String stem = name.endsWith(".log") ? name.substring(0, name.length() - 4) : name;
    String room = roomOf(prefix + stem);
    var digits = DAY.matcher(stem);
    try {
      if (digits.find()) {
        return new IrcLogFile(path, name, room, LocalDate.parse(digits.group()));
      }
    } catch (DateTimeParseException _) {
      // no such day: the same complaint
    }
    throw new CannotRun(path + ": the name must hold the log's day, as in 2004-12-25.log");
  }

  /// The name in lower case, with `-` for every character that a room's id cannot hold.
  static String roomOf(String name) {
    String room = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]", "-");
    if (!Character.isLetterOrDigit(room.charAt(0)) || room.length() > MAX_ROOM) {
      throw new CannotRun(
          "\"" + room + "\" cannot be a room: 64 characters at most, a letter or digit first");
    }
    return room;
  }
}
