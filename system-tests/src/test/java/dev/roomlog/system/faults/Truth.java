package dev.roomlog.system.faults;

import dev.roomlog.schemas.LogEvent;
import dev.roomlog.schemas.Position;
import dev.roomlog.testing.guarantees.TopicReader;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// The log from its beginning, also where the topic does not reach back to it any more.
final class Truth {

  private final TopicReader reader;
  private final List<LogEvent> remembered = new ArrayList<>();

  Truth(Kafka kafka) {
    reader = new TopicReader(kafka.inside());
  }

  /// Keeps what stands in the topic now; called before something is deleted from it.
  void remember() throws Exception {
    remembered.addAll(reader.records());
  }

  List<LogEvent> records() throws Exception {
    if (remembered.isEmpty()) {
      return reader.records();
    }
    var all = new TreeMap<Position, LogEvent>();
    remembered.forEach(event -> all.put(event.position(), event));
    reader.records().forEach(event -> all.put(event.position(), event));
    return List.copyOf(all.values());
  }
}
