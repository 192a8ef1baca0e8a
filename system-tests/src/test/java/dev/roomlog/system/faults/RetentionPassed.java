package dev.roomlog.system.faults;

import dev.roomlog.schemas.Position;
import dev.roomlog.schemas.Topics;
import dev.roomlog.system.Probe;
import dev.roomlog.testing.guarantees.Acknowledgement;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// F26: while a client was away, the log's retention passed its position.
final class RetentionPassed implements Fault {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private @Nullable Subscriber late;
  private String oldest = "";

  @Override
  public About about() {
    return new About(
        "F26",
        "retention passed while away",
        "kafka-delete-records takes all but the newest records of the hot room's partition; then a"
            + " client comes with an older position",
        "what history has stored is read from there; what nobody has is declared position_expired",
        "I3 I4");
  }

  @Override
  public void inject(Scene scene) throws Exception {
    scene.await("enough is said", PATIENCE, () -> said(scene).size() > 20);
    List<Acknowledgement> said = said(scene);
    oldest = said.getFirst().position();
    Position cut = position(said.get(said.size() / 2));
    scene.crew().truth().remember();
    scene
        .cluster()
        .kafka()
        .admin()
        .deleteRecords(
            Map.of(
                new TopicPartition(Topics.MESSAGES.name(), cut.partition()),
                RecordsToDelete.beforeOffset(cut.offset())))
        .all()
        .get();
    Part node = scene.cluster().fanout().getFirst();
    node.terminate(); // the window of a node that was there before reaches further back
    node.restart();
    var coming =
        scene.load().add("late", Subscriber.Habit.STEADY, 0, Map.of(scene.hotRoom(), oldest));
    late = coming;
    coming.start();
  }

  private static List<Acknowledgement> said(Scene scene) {
    return scene.load().publishers().acknowledged().stream()
        .filter(one -> one.room().equals(scene.hotRoom()))
        .toList();
  }

  private static Position position(Acknowledgement of) {
    return Objects.requireNonNull(Position.parse(of.position()));
  }

  @Override
  public @Nullable String bitten(Scene scene) throws Exception {
    Subscriber coming = late;
    if (coming == null || coming.memory().position(scene.hotRoom()).equals(oldest)) {
      return null;
    }
    long begin = begin(scene);
    long fromHistory =
        (long) Probe.meter(node(scene), "roomlog_fanout_resumes_total", "source=\"history\"");
    int declared = scene.load().closes("error position_expired");
    return begin <= Objects.requireNonNull(Position.parse(oldest)).offset()
            || fromHistory + declared == 0
        ? null
        : "the partition begins at %d; %d resumes from history, %d positions declared expired"
            .formatted(begin, fromHistory, declared);
  }

  private static URI node(Scene scene) {
    return scene.cluster().fanout().getFirst().address();
  }

  private static long begin(Scene scene) throws Exception {
    return scene
        .cluster()
        .kafka()
        .offset(
            Topics.MESSAGES.name(), Cluster.partitionOf(scene.hotRoom()), OffsetSpec.earliest());
  }

  @Override
  public void heal(Scene scene) {
    // What is gone is gone.
  }

  @Override
  public boolean mayExpire() {
    return true;
  }
}
