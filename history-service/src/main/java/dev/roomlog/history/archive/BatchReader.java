package dev.roomlog.history.archive;

import dev.roomlog.log.EventType;
import dev.roomlog.schemas.Decoded;
import dev.roomlog.schemas.Decoded.Flaw;
import dev.roomlog.schemas.EventCodec;
import dev.roomlog.schemas.LogEvent;
import dev.roomlog.schemas.Position;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Makes events of records. Those that cannot be decoded go to the dead letters; events of a type
/// that only a newer release knows are skipped; both are counted.
final class BatchReader {

  private final int incarnation;
  private final EventCodec codec;
  private final DeadLetters deadLetters;
  private final Consumer<LogEvent> seen;
  private final ArchiveMeters meters;

  /// @param seen told of every event, for what it says of rooms and members
  BatchReader(
      int incarnation,
      EventCodec codec,
      DeadLetters deadLetters,
      Consumer<LogEvent> seen,
      ArchiveMeters meters) {
    this.incarnation = incarnation;
    this.codec = codec;
    this.deadLetters = deadLetters;
    this.seen = seen;
    this.meters = meters;
  }

  /// Adds what the records hold to `events`.
  void read(List<ConsumerRecord<byte[], byte[]>> records, List<LogEvent> events) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      Position position = Position.ofRecord(incarnation, record.partition(), record.offset());
      switch (codec.decode(position, record.timestamp(), record.key(), record.value())) {
        case Decoded.Undecodable<LogEvent>(Flaw flaw) -> {
          deadLetters.park(record, flaw);
          meters.undecodable(flaw);
        }
        case Decoded.Value<LogEvent>(LogEvent event)
            when event.event().getType() == EventType.UNKNOWN ->
            meters.unknown();
        case Decoded.Value<LogEvent>(LogEvent event) -> {
          seen.accept(event);
          events.add(event);
        }
      }
    }
  }
}
