package dev.roomlog.testing.guarantees;

import java.util.List;

/// Holds observations against every guarantee.
public final class Checker {

  private static final List<Guarantee> GUARANTEES =
      List.of(
          new AcknowledgedIsDurable(),
          new OneOrderPerRoom(),
          new OneVisibleEventPerIdentity(),
          new NoGapNoDuplicate(),
          new HistoryEqualsTheLog(),
          new RebuiltHistoryIsTheSame(),
          new NothingAfterRevocation(),
          new UnknownIsEverywhereOrNowhere());

  private Checker() {}

  public static Verdict check(Observations seen) {
    String counts =
        "%d records, %d rooms, %d acknowledgements, %d subscribers who heard %d events"
            .formatted(
                seen.log().size(),
                seen.history().size(),
                seen.acknowledgements().size(),
                seen.listened().size(),
                seen.listened().stream().mapToInt(heard -> heard.events().size()).sum());
    return new Verdict(
        counts,
        GUARANTEES.stream()
            .map(guarantee -> new Verdict.Finding(guarantee, guarantee.violations(seen)))
            .toList());
  }
}
