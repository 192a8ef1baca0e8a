package dev.roomlog.bench;

import java.util.ArrayList;
import java.util.List;

/// Tables of text; the first row is the head.
final class Tables {

  private Tables() {}

  /// Columns in line, for a terminal.
  static String plain(List<List<String>> rows) {
    var text = new StringBuilder();
    for (List<String> row : rows) {
      var line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        line.append(String.format("%-" + (width(rows, i) + 2) + "s", row.get(i)));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  static String markdown(List<List<String>> rows) {
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      lines.add("| " + String.join(" | ", row) + " |");
    }
    lines.add(1, "| --- ".repeat(rows.getFirst().size()) + "|");
    return String.join("\n", lines) + "\n";
  }

  private static int width(List<List<String>> rows, int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(1);
  }
}
