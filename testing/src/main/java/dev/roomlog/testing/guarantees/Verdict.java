package dev.roomlog.testing.guarantees;

import java.util.List;

/// What the checker found.
///
/// @param counts how much was observed, so that nobody mistakes an empty run for a good one
public record Verdict(String counts, List<Finding> findings) {

  private static final int SHOWN = 20;

  /// How one guarantee fared.
  public record Finding(Guarantee guarantee, List<String> violations) {}

  public Verdict {
    findings = List.copyOf(findings);
  }

  public boolean isGood() {
    return findings.stream().allMatch(finding -> finding.violations().isEmpty());
  }

  /// The names of the broken guarantees.
  public List<String> broken() {
    return findings.stream()
        .filter(finding -> !finding.violations().isEmpty())
        .map(finding -> finding.guarantee().name())
        .toList();
  }

  /// A table, and under it the first violations of each guarantee.
  @Override
  public String toString() {
    var text = new StringBuilder(counts).append('\n');
    for (Finding finding : findings) {
      int broken = finding.violations().size();
      text.append(
          "%-32s %s%n"
              .formatted(finding.guarantee().name(), broken == 0 ? "kept" : "BROKEN " + broken));
    }
    for (Finding finding : findings) {
      finding.violations().stream()
          .limit(SHOWN)
          .forEach(violation -> text.append("  ").append(violation).append('\n'));
    }
    return text.toString();
  }
}
