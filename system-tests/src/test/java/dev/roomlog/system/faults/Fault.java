package dev.roomlog.system.faults;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// One thing that goes wrong. An instance is used once.
///
/// All but [#about] may block, and throw what makes the fault fail.
interface Fault {

  /// What it is, for people.
  ///
  /// @param name such as `F1`
  /// @param title what goes wrong
  /// @param how it is made
  /// @param guard what in Roomlog is to withstand it
  /// @param checks which of the invariants I1 to I9 it tries most
  record About(String name, String title, String how, String guard, String checks) {}

  About about();

  void inject(Scene scene) throws Exception;

  /// What shows, in the system's own words or meters, that it felt the fault; null as long as
  /// nothing does.
  @Nullable String bitten(Scene scene) throws Exception;

  /// How long it goes on after it was felt.
  default Duration span() {
    return Duration.ofSeconds(3);
  }

  void heal(Scene scene) throws Exception;

  /// What else must hold once all is well again; see [Scene#expect].
  default void after(Scene scene) throws Exception {}

  /// Whether ingest nodes may leave requests without an answer, being paused or killed themselves.
  default boolean silencesIngest() {
    return false;
  }

  /// Whether the log is another one afterwards, so that the verdict is on load that begins anew.
  default boolean endsTheLog() {
    return false;
  }

  /// Whether subscribers may be told that their positions have expired.
  default boolean mayExpire() {
    return false;
  }

  /// Messages a second that this machine can bring to everybody who listens.
  default double mostMessages() {
    return Double.MAX_VALUE;
  }

  /// Why it cannot be made on this machine; null where it can.
  default @Nullable String impossible() {
    return null;
  }
}
