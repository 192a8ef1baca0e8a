package dev.roomlog.system.faults;

import dev.roomlog.client.MessageQuery;
import dev.roomlog.client.Roomlog;
import dev.roomlog.client.RoomlogException;
import dev.roomlog.system.Probe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.core.ConditionTimeoutException;

/// I8: whether everything works again.
final class Recovery {

  private static final Duration LIMIT = Duration.ofMinutes(4);

  private final Cluster cluster;
  private final Crew crew;

  Recovery(Cluster cluster, Crew crew) {
    this.cluster = cluster;
    this.crew = crew;
  }

  /// Waits until every service is ready, a message posted now at either ingest node is heard by
  /// every steady subscriber, and either history node shows it. False when that never came.
  boolean isReached(Scene scene) throws InterruptedException {
    try {
      for (Part node : cluster.services()) {
        scene.await(node + " is ready again", LIMIT, () -> isReady(node));
      }
      List<String> positions = new ArrayList<>();
      for (Part node : cluster.ingest()) {
        positions.add(
            scene.load().publishers().post(node, scene.hotRoom(), "all well?").position());
      }
      for (Subscriber each : scene.load().steady()) {
        scene.await(
            each + " hears again",
            LIMIT,
            () ->
                positions.stream()
                    .allMatch(p -> each.memory().position(scene.hotRoom()).compareTo(p) >= 0));
      }
      for (Roomlog reader : crew.readers()) {
        scene.await("history shows again", LIMIT, () -> shows(reader, scene, positions));
      }
      return true;
    } catch (ConditionTimeoutException e) {
      scene.expect(false, String.valueOf(e.getMessage()));
      return false;
    }
  }

  private static boolean isReady(Part node) {
    return Probe.get(node.address(), "/health/readiness").statusCode() == 200;
  }

  private static boolean shows(Roomlog reader, Scene scene, List<String> positions) {
    try {
      for (String position : positions) {
        var _ = reader.messages(scene.hotRoom(), MessageQuery.newest().withAtLeast(position));
      }
      return true;
    } catch (RoomlogException _) {
      return false;
    }
  }
}
