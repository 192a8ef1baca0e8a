package dev.roomlog.system.faults;

import dev.roomlog.system.Probe;
import dev.roomlog.system.TopicWriter;
import dev.roomlog.testing.guarantees.Acknowledgement;
import dev.roomlog.testing.guarantees.Rebuilt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// History's data is dropped under load and filled again from the log.
final class Rebuild implements Fault {

  private static final int MESSAGES = 30;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final List<String> before = new ArrayList<>();
  private List<String> paths = List.of();
  private String last = "";
  private long dropped;

  @Override
  public About about() {
    return new About(
        "rebuild",
        "history dropped and rebuilt",
        "kill -9 of both history nodes, the collections events and watermarks dropped, started"
            + " again",
        "history is a function of the log: only inserts, and a fold when it is read",
        "I4");
  }

  @Override
  public void inject(Scene scene) throws Exception {
    String room = scene.stillRoom();
    fill(scene, room);
    String base = "/v1/rooms/" + room + "/";
    paths =
        List.of(
            base + "messages?limit=200",
            base + "messages?limit=10&before=" + last,
            base + "events?limit=200");
    await(scene);
    paths.forEach(path -> before.add(get(scene, path)));
    scene.cluster().history().forEach(Part::kill);
    dropped = scene.store().events();
    scene.store().dropHistory();
  }

  private void fill(Scene scene, String room) throws Exception {
    Part node = scene.cluster().ingest().getFirst();
    List<Acknowledgement> said = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      said.add(scene.load().publishers().post(node, room, "still " + i));
    }
    try (var writer = new TopicWriter(scene.cluster().kafka().inside(), Cluster.PARTITIONS)) {
      writer.copy(room, said.get(3).id(), "still 3");
      writer.edit(room, said.get(5).id(), "edited");
      writer.edit(room, said.get(7).id(), "to be erased");
      writer.delete(room, said.get(7).id());
    }
    last = scene.load().publishers().post(node, room, "last").position();
  }

  @Override
  public @Nullable String bitten(Scene scene) {
    return dropped == 0 ? null : dropped + " stored events were dropped";
  }

  @Override
  public void heal(Scene scene) {
    scene.cluster().history().forEach(Part::start);
    scene.cluster().history().forEach(Part::awaitReady);
    await(scene);
  }

  @Override
  public void after(Scene scene) {
    for (int i = 0; i < paths.size(); i++) {
      String path = paths.get(i);
      scene.rebuilt(new Rebuilt(path, List.of(before.get(i)), List.of(get(scene, path))));
    }
  }

  private void await(Scene scene) {
    String path = "/v1/rooms/" + scene.stillRoom() + "/messages?at_least=" + last;
    scene.await(
        "history shows the still room",
        PATIENCE,
        () -> Probe.get(node(scene), path, "Authorization", scene.bearer()).statusCode() == 200);
  }

  private static java.net.URI node(Scene scene) {
    return scene.cluster().history().getFirst().address();
  }

  /// Without the watermark, which other rooms of the partition move.
  private static String get(Scene scene, String path) {
    return Probe.get(node(scene), path, "Authorization", scene.bearer())
        .body()
        .replaceAll("\"as_of\":\"[^\"]*\"", "");
  }
}
