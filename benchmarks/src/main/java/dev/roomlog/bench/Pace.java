package dev.roomlog.bench;

import java.time.Duration;

/// How long things take: a server is warmed up once, each point begins with a lead that does not
/// count, and everything is done so many times, the servers in turn.
public record Pace(int rounds, Duration warmUp, Duration lead, Duration point, int idleClients) {

  /// Minutes for each measurement.
  public static Pace full() {
    return new Pace(3, Duration.ofSeconds(15), Duration.ofSeconds(2), Duration.ofSeconds(6), 5000);
  }

  /// Seconds for each point, one round: enough to see whether something is wrong.
  public static Pace quick() {
    return new Pace(1, Duration.ofSeconds(6), Duration.ofMillis(700), Duration.ofSeconds(2), 2000);
  }
}
