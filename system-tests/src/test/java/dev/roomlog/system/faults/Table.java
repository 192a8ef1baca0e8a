package dev.roomlog.system.faults;

import java.util.List;

/// The verdicts, a line for each fault, and under them what was broken.
final class Table {

  private static final int WIDEST = 70;

  private Table() {}

  static String of(List<Row> rows) {
    var text = new StringBuilder();
    text.append(
        "%n%-8s %-36s %-70s %10s  %s%n"
            .formatted("fault", "", "what showed that it bit", "recovery", "verdict"));
    for (Row row : rows) {
      text.append(
          "%-8s %-36s %-70s %10s  %s%n"
              .formatted(
                  row.about().name(),
                  row.about().title(),
                  cut(row.bitten() == null ? "nothing" : row.bitten()),
                  row.recoveryTime(),
                  row.verdict()));
    }
    for (Row row : rows) {
      row.violations()
          .forEach(v -> text.append(row.about().name()).append(": ").append(v).append('\n'));
    }
    return text.toString();
  }

  /// For docs/faults.md.
  static String markdown(List<Row> rows) {
    var text = new StringBuilder();
    text.append(
        "| fault | how it is made | what showed that it bit | guard | recovery | verdict |\n");
    text.append("| --- | --- | --- | --- | --- | --- |\n");
    for (Row row : rows) {
      text.append(
          "| %s %s | %s | %s | %s | %s | %s |%n"
              .formatted(
                  row.about().name(),
                  row.about().title(),
                  row.about().how(),
                  row.bitten() == null ? "nothing" : row.bitten(),
                  row.about().guard(),
                  row.recoveryTime(),
                  row.verdict()));
    }
    return text.toString();
  }

  private static String cut(String text) {
    return text.length() <= WIDEST ? text : text.substring(0, WIDEST - 3) + "...";
  }
}
