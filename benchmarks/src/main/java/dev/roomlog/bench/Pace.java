package dev.roomlog.bench;

import dev.roomlog.bench.peers.Child;
import java.time.Duration;
import java.util.List;

/// How long things take: a server is warmed up once and not longer than so, each point begins with
/// a lead that does not count, and everything is done so many times, the servers in turn.
///
/// @param recorded whether each point also tells where the time went
public record Pace(
    int rounds, Duration warmUp, Duration lead, Duration point, int idleClients, boolean recorded) {

  /// Minutes for each measurement.
  public static Pace full() {
    return new Pace(
        3, Duration.ofSeconds(120), Duration.ofSeconds(1), Duration.ofSeconds(5), 5000, false);
  }

  public Pace withRounds(int count) {
    return new Pace(count, warmUp, lead, point, idleClients, recorded);
  }

  public Pace withRecording() {
    return new Pace(rounds, warmUp, lead, point, idleClients, true);
  }

  /// Records what the processes do until it is closed, where that is wanted.
  Recording record(String title, List<Child> processes) {
    return Recording.start(title, recorded ? processes : List.of());
  }

  /// Seconds for each point, one round: enough to see whether something is wrong.
  public static Pace quick() {
    return new Pace(
        1, Duration.ofSeconds(90), Duration.ofMillis(700), Duration.ofSeconds(2), 2000, false);
  }
}
