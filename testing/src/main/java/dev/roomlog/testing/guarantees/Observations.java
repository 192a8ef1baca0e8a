package dev.roomlog.testing.guarantees;

import dev.roomlog.schemas.LogEvent;
import java.util.List;
import java.util.Map;

/// What was seen of a Roomlog from outside, once all was quiet.
///
/// @param log the topic's records from its beginning, partition by partition, copies included: the
///   truth that the rest is held against
/// @param history by room, the JSON of the events that history's pages gave, in their order; only
///   these rooms are judged
/// @param acknowledgements of messages in any room of `history`
/// @param listened what subscribers heard
public record Observations(
    List<LogEvent> log,
    Map<String, List<String>> history,
    List<Acknowledgement> acknowledgements,
    List<Listened> listened) {

  public Observations {
    log = List.copyOf(log);
    history = Map.copyOf(history);
    acknowledgements = List.copyOf(acknowledgements);
    listened = List.copyOf(listened);
  }

  VisibleLog visible() {
    return VisibleLog.of(log);
  }
}
