package dev.roomlog.fanout.tail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomlog.schemas.Decoded.Flaw;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

final class TailMetersTest {

  @Test
  void prometheusIsToldOfEveryOutcome() {
    var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    var meters = new TailMeters(registry);
    meters.event();
    meters.copy();
    meters.unknown();
    meters.undecodable(Flaw.NULL_KEY);

    assertThat(registry.scrape())
        .contains("roomlog_fanout_records_total{flaw=\"none\",outcome=\"event\"} 1.0")
        .contains("roomlog_fanout_records_total{flaw=\"none\",outcome=\"copy\"} 1.0")
        .contains("roomlog_fanout_records_total{flaw=\"none\",outcome=\"unknown\"} 1.0")
        .contains("roomlog_fanout_records_total{flaw=\"null_key\",outcome=\"undecodable\"} 1.0");
  }
}
