package dev.roomlog.system.faults;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What became of one fault.
///
/// @param bitten what showed that the system felt it; null when nothing did
/// @param recovery until everything worked again after it was healed; null when it never did
/// @param violations what was broken, for people
/// @param notes what else was seen
/// @param skipped why it could not be tried here; null when it was
record Row(
    Fault.About about,
    @Nullable String bitten,
    @Nullable Duration recovery,
    List<String> violations,
    List<String> notes,
    @Nullable String skipped) {

  private static final int MOST = 20;

  boolean isGood() {
    return skipped != null || bitten != null && recovery != null && violations.isEmpty();
  }

  String verdict() {
    if (skipped != null) {
      return "skipped: " + skipped;
    }
    if (bitten == null) {
      return violations.isEmpty() ? "NOT BITTEN" : "FAILED, not bitten";
    }
    if (recovery == null) {
      return "NEVER RECOVERED";
    }
    return violations.isEmpty() ? "kept" : "BROKEN " + violations.size();
  }

  /// To the person who watches.
  void tell() {
    System.out.println("    " + verdict() + ", recovered in " + recoveryTime());
    notes.forEach(note -> System.out.println("    " + note));
    violations.stream().limit(MOST).forEach(each -> System.out.println("    ! " + each));
  }

  String recoveryTime() {
    return recovery == null ? "-" : "%.1f s".formatted(recovery.toMillis() / 1000.0);
  }
}
