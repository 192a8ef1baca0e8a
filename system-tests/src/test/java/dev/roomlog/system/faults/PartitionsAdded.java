package dev.roomlog.system.faults;

import dev.roomlog.schemas.Topics;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewPartitions;
import org.jspecify.annotations.Nullable;

/// F24: somebody adds partitions to the topic behind our back.
final class PartitionsAdded implements Fault {

  private static final int MORE = 4;
  private static final String WARNING = "and rooms stay on the first";

  private int before;

  @Override
  public About about() {
    return new About(
        "F24",
        "partitions added",
        "kafka-topics adds 4 partitions to chat.messages, then a fanout and a history node restart",
        "rooms are placed by the pinned count, which never changes",
        "I3 I4");
  }

  @Override
  public void inject(Scene scene) throws Exception {
    before = warnings(scene);
    Kafka kafka = scene.cluster().kafka();
    int more = kafka.partitions(Topics.MESSAGES.name()) + MORE;
    kafka
        .admin()
        .createPartitions(Map.of(Topics.MESSAGES.name(), NewPartitions.increaseTo(more)))
        .all()
        .get();
  }

  @Override
  public @Nullable String bitten(Scene scene) {
    int warned = warnings(scene) - before;
    return warned == 0 ? null : "ingest warned %d times: ... %s ...".formatted(warned, WARNING);
  }

  private static int warnings(Scene scene) {
    return scene.cluster().ingest().stream()
        .mapToInt(node -> node.log().split(WARNING, -1).length - 1)
        .sum();
  }

  @Override
  public void heal(Scene scene) {
    for (Part node :
        List.of(scene.cluster().fanout().getFirst(), scene.cluster().history().getFirst())) {
      node.terminate();
      node.restart();
    }
  }
}
