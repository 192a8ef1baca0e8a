package dev.roomlog.system.faults;

import dev.roomlog.client.Roomlog;
import dev.roomlog.system.Probe;
import dev.roomlog.testing.guarantees.Acknowledgement;
import dev.roomlog.testing.guarantees.Checker;
import dev.roomlog.testing.guarantees.Observations;
import dev.roomlog.testing.guarantees.Verdict;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/// Waits until a scene has come to rest, and holds what was seen against the guarantees.
final class Judge {

  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Duration PAUSE = Duration.ofMillis(500);

  /// A request is answered within 5 s, and on a machine that does much else a little later.
  private static final long LATEST_ANSWER_MILLIS = 9_000;

  private final Cluster cluster;
  private final Crew crew;

  /// What history showed when it was looked at last.
  private Map<String, List<String>> history = Map.of();

  Judge(Cluster cluster, Crew crew) {
    this.cluster = cluster;
    this.crew = crew;
  }

  /// Ends the load, and adds what was broken to the scene's violations.
  ///
  /// @return the checker's verdict on I1 to I4 and I9
  Verdict settle(Scene scene, Fault fault) throws Exception {
    Load load = scene.load();
    load.subscribers().forEach(Subscriber::settle);
    scene.expect(
        isReached(() -> load.publishers().areSettled()), "messages without a definite answer");
    Map<String, String> ends = ends(load.publishers().acknowledged());
    isReached(() -> haveHeard(load, ends));
    Verdict verdict = verdict(scene);
    for (var finding : verdict.findings()) {
      for (String violation : finding.violations()) {
        scene.expect(false, finding.guarantee().name() + ": " + violation);
      }
    }
    int expired = load.closes("error position_expired");
    scene.expect(
        expired == 0 || fault.mayExpire(), expired + " subscribers were told position_expired");
    load.troubles().forEach(trouble -> scene.expect(false, trouble));
    judgeAnswers(scene, fault.silencesIngest());
    judgeSenders(scene, history);
    judgeNodes(scene);
    return verdict;
  }

  /// The first good verdict, else the last: what was lost, doubled or swapped stays so.
  private Verdict verdict(Scene scene) throws Exception {
    try {
      return Awaitility.await()
          .pollInSameThread()
          .atMost(PATIENCE)
          .pollInterval(PAUSE)
          .until(() -> Checker.check(observe(scene)), Verdict::isGood);
    } catch (ConditionTimeoutException _) {
      return Checker.check(observe(scene));
    }
  }

  private Observations observe(Scene scene) throws Exception {
    history = new HashMap<>();
    for (String room : scene.rooms()) {
      Roomlog reader = scene.any(crew.readers());
      history.put(room, reader.events(room, null).map(event -> event.json().toString()).toList());
    }
    return new Observations(
        crew.truth().records(),
        history,
        scene.load().publishers().acknowledged(),
        scene.load().publishers().unanswered(),
        scene.load().listened(),
        scene.rebuilt());
  }

  /// The last acknowledged position of each room.
  private static Map<String, String> ends(List<Acknowledgement> acknowledged) {
    Map<String, String> ends = new HashMap<>();
    for (Acknowledgement each : acknowledged) {
      ends.merge(
          each.room(),
          each.position(),
          (one, other) -> Comparator.<String>naturalOrder().compare(one, other) > 0 ? one : other);
    }
    return ends;
  }

  private static boolean haveHeard(Load load, Map<String, String> ends) {
    return load.subscribers().stream()
        .allMatch(
            subscriber ->
                ends.entrySet().stream()
                    .allMatch(
                        end ->
                            subscriber.memory().position(end.getKey()).compareTo(end.getValue())
                                >= 0));
  }

  private static boolean isReached(java.util.concurrent.Callable<Boolean> condition) {
    try {
      Awaitility.await().atMost(PATIENCE).pollInterval(PAUSE).until(condition);
      return true;
    } catch (ConditionTimeoutException _) {
      return false;
    }
  }

  /// I6: every request was answered in time, with 201, 200, 429 or 503.
  private static void judgeAnswers(Scene scene, boolean ingestMayBeSilent) {
    Map<String, Integer> odd = new HashMap<>();
    for (Posted posted : scene.load().publishers().attempts()) {
      boolean late = posted.isAnswered() && posted.millis() > LATEST_ANSWER_MILLIS;
      if (posted.isAnswered() && !posted.isAccepted() && !posted.isOrdinary()) {
        odd.merge("an answer with " + posted.status() + " " + posted.code(), 1, Integer::sum);
      } else if (!ingestMayBeSilent && (late || !posted.isAnswered())) {
        odd.merge(
            late ? "an answer later than its deadline" : "no answer: " + posted.code(),
            1,
            Integer::sum);
      }
    }
    odd.forEach((what, times) -> scene.expect(false, what + ", " + times + " times"));
  }

  /// A publisher who awaits each answer finds its messages in the order in which it sent them.
  private static void judgeSenders(Scene scene, Map<String, List<String>> history) {
    Set<String> answered =
        scene.load().publishers().acknowledged().stream()
            .map(Acknowledgement::id)
            .collect(Collectors.toSet());
    history.forEach(
        (room, events) -> {
          Map<String, Integer> latest = new HashMap<>();
          for (String json : events) {
            Said said = Said.of(json);
            if (said != null && answered.contains(said.id())) {
              Integer before = latest.put(said.publisher(), said.number());
              scene.expect(
                  before == null || before < said.number(),
                  "%s has message %s of publisher %s after %s"
                      .formatted(room, said.number(), said.publisher(), before));
            }
          }
        });
  }

  /// No process ended by itself, and the meters that must stay 0 did.
  private void judgeNodes(Scene scene) {
    for (Part part : cluster.parts()) {
      scene.expect(part.isAsItShouldBe(), part + " ended by itself");
    }
    for (Part node : cluster.fanout()) {
      scene.expect(
          Probe.meter(node.address(), "roomlog_fanout_order_violations_total", "") == 0,
          node + " sent positions out of order");
    }
  }
}
