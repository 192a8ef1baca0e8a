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
/// @param unanswered messages in any room of `history` whose senders gave up
/// @param listened what subscribers heard
/// @param rebuilt what history gave before and after it was filled again
public record Observations(
    List<LogEvent> log,
    Map<String, List<String>> history,
    List<Acknowledgement> acknowledgements,
    List<Unanswered> unanswered,
    List<Listened> listened,
    List<Rebuilt> rebuilt) {

  public Observations {
    log = List.copyOf(log);
    history = Map.copyOf(history);
    acknowledgements = List.copyOf(acknowledgements);
    unanswered = List.copyOf(unanswered);
    listened = List.copyOf(listened);
    rebuilt = List.copyOf(rebuilt);
  }

  /// Where every message was answered and history was not filled again.
  public Observations(
      List<LogEvent> log,
      Map<String, List<String>> history,
      List<Acknowledgement> acknowledgements,
      List<Listened> listened) {
    this(log, history, acknowledgements, List.of(), listened, List.of());
  }

  VisibleLog visible() {
    return VisibleLog.of(log);
  }
}
