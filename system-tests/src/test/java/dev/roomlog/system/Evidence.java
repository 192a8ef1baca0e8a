package dev.roomlog.system;

import dev.roomlog.client.Roomlog;
import dev.roomlog.testing.guarantees.Acknowledgement;
import dev.roomlog.testing.guarantees.Checker;
import dev.roomlog.testing.guarantees.Listened;
import dev.roomlog.testing.guarantees.Observations;
import dev.roomlog.testing.guarantees.TopicReader;
import dev.roomlog.testing.guarantees.Verdict;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/// Gathers what the checker judges, from the topic and from history's pages.
///
/// @param reader has a session, and reads history
record Evidence(String bootstrapServers, Roomlog reader, Collection<String> rooms) {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(500);

  /// The verdict once history and the subscribers have come to the log's end: the first good one,
  /// else the last. Nothing that was lost, doubled or swapped becomes good by waiting.
  Verdict settled(List<Acknowledgement> acknowledged, Supplier<List<Listened>> listened)
      throws Exception {
    try {
      return Awaitility.await()
          .pollInSameThread()
          .atMost(PATIENCE)
          .pollInterval(PAUSE)
          .until(() -> Checker.check(observe(acknowledged, listened.get())), Verdict::isGood);
    } catch (ConditionTimeoutException _) {
      return Checker.check(observe(acknowledged, listened.get()));
    }
  }

  private Observations observe(List<Acknowledgement> acknowledged, List<Listened> listened)
      throws Exception {
    Map<String, List<String>> history = new HashMap<>();
    for (String room : rooms) {
      history.put(room, reader.events(room, null).map(event -> event.json().toString()).toList());
    }
    return new Observations(
        new TopicReader(bootstrapServers).records(), history, acknowledged, listened);
  }
}
