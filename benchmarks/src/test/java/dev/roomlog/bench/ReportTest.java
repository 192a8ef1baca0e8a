package dev.roomlog.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {

  private static final List<Target> TARGETS = List.of(Target.INGEST_64, Target.INGEST_CPU);

  private final Report report = new Report();

  @Test
  void aTargetIsMetByTheMedianOfTheRounds() {
    report.ratio(Target.INGEST_64, 26_000, 10_000);
    report.ratio(Target.INGEST_64, 10_000, 10_000);
    report.ratio(Target.INGEST_64, 30_000, 10_000);
    report.ratio(Target.INGEST_CPU, 20, 100);
    assertThat(report.missed(TARGETS)).isEmpty();
  }

  @Test
  void lessIsBetterWhereTheTargetSaysSo() {
    report.ratio(Target.INGEST_64, 24_000, 10_000);
    report.ratio(Target.INGEST_CPU, 30, 100);
    assertThat(report.missed(TARGETS)).isEqualTo(TARGETS);
  }

  @Test
  void whatWasNotMeasuredIsMissed() {
    assertThat(report.missed(TARGETS)).isEqualTo(TARGETS);
  }

  @Test
  void aRoundInWhichOneSideDidNotServeIsAMiss() {
    report.ratio(Target.INGEST_64, 30_000, 10_000);
    report.ratio(Target.INGEST_64, 30_000, 0);
    assertThat(report.missed(List.of(Target.INGEST_64))).hasSize(1);
  }
}
