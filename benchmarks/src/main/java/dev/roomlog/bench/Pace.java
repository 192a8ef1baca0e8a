package dev.roomlog.bench;

import java.time.Duration;

/// How long things take: a server is warmed up once and not longer than so, each point begins with
/// a lead that does not count, and everything is done so many times, the servers in turn.
public record Pace(int rounds, Duration warmUp, Duration lead, Duration point, int idleClients) {

  /// Minutes for each measurement.
  public static Pace full() {
    return new Pace(3, Duration.ofSeconds(120), Duration.ofSeconds(1), Duration.ofSeconds(5), 5000);
  }

  public Pace withRounds(int count) {
    return new Pace(count, warmUp, lead, point, idleClients);
  }

  /// Seconds for each point, one round: enough to see whether something is wrong.
  public static Pace quick() {
    return new Pace(1, Duration.ofSeconds(60), Duration.ofMillis(700), Duration.ofSeconds(2), 2000);
  }
}
