package dev.roomlog.fanout.tail;

import dev.roomlog.log.Event;
import dev.roomlog.log.EventType;
import dev.roomlog.schemas.Decoded;
import dev.roomlog.schemas.EventCodec;
import dev.roomlog.schemas.EventJson;
import dev.roomlog.schemas.Ids;
import dev.roomlog.schemas.LogEvent;
import dev.roomlog.schemas.Position;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What becomes of a record: counted and skipped when it cannot be decoded or its type is unknown,
/// hidden when it is a copy, else added to its partition's recent window and then handed to the
/// sink. Used by the tailer's thread only.
final class EventIntake {

  /// A run that is larger goes on its way before the poll's remaining records, in bytes.
  private static final int FULL = 64 * 1024;

  private final EventCodec codec;
  private final int incarnation;
  private final RecentWindows windows;
  private final List<IdentityWindow> identities;
  private final List<DeletedMessages> deleted;
  private final Consumer<LogEvent> observer;
  private final RunSink sink;
  private final TailMeters meters;

  /// The batch so far: its events by room, what it does to the windows, and how far it reads.
  private final Map<String, List<WindowEntry>> shown = new LinkedHashMap<>();

  private final Map<Integer, List<Addition>> additions = new TreeMap<>();
  private final Map<Integer, Long> passed = new TreeMap<>();
  private int bytes;

  /// @param observer told of every first event before anybody can see it
  EventIntake(
      TopicView view,
      EventCodec codec,
      int identityOffsets,
      Consumer<LogEvent> observer,
      RunSink sink,
      TailMeters meters) {
    this.codec = codec;
    this.incarnation = view.incarnation();
    this.windows = view.windows();
    this.identities =
        IntStream.range(0, windows.partitions())
            .mapToObj(_ -> new IdentityWindow(identityOffsets))
            .toList();
    this.deleted =
        IntStream.range(0, windows.partitions())
            .mapToObj(_ -> new DeletedMessages(identityOffsets))
            .toList();
    this.observer = observer;
    this.sink = sink;
    this.meters = meters;
  }

  /// Begins a partition anew.
  ///
  /// @param logStart its first offset
  /// @param showFrom records before this offset give their identities only
  void restart(int partition, long logStart, long showFrom) {
    identities.get(partition).clear();
    deleted.get(partition).clear();
    windows.restart(partition, logStart, showFrom);
  }

  /// The partition is no longer read.
  void forget(int partition) {
    identities.get(partition).clear();
    deleted.get(partition).clear();
    windows.forget(partition);
  }

  /// Takes the next record of its partition.
  ///
  /// @throws dev.roomlog.schemas.SchemaSourceUnavailable when it cannot be read now; then nothing
  ///   has happened, and the same record is to be offered again
  void offer(FoundRecord record) {
    var position = Position.ofRecord(incarnation, record.partition(), record.offset());
    switch (codec.decode(position, record.appended(), record.key(), record.value())) {
      case Decoded.Undecodable<LogEvent>(Decoded.Flaw flaw) -> meters.undecodable(flaw);
      case Decoded.Value<LogEvent>(LogEvent event) -> take(record, event);
    }
    passed(record.partition(), record.offset() + 1);
    if (bytes >= FULL) {
      flush();
    }
  }

  /// Says that everything of the partition below `next` has been offered.
  void passed(int partition, long next) {
    passed.merge(partition, next, Math::max);
  }

  /// Shows what was offered: to the windows, then to the sink.
  void flush() {
    if (passed.isEmpty()) {
      return;
    }
    passed.forEach(
        (partition, next) ->
            windows.add(partition, additions.getOrDefault(partition, List.of()), next));
    List<RoomRun> runs = new ArrayList<>(shown.size());
    shown.forEach(
        (room, entries) ->
            runs.add(
                RoomRun.of(
                    room, codec.partitionOf(room), entries, PooledByteBufAllocator.DEFAULT)));
    shown.clear();
    additions.clear();
    passed.clear();
    bytes = 0;
    sink.deliver(runs);
  }

  private void take(FoundRecord record, LogEvent logged) {
    Event event = logged.event();
    if (event.getType() == EventType.UNKNOWN) {
      meters.unknown();
      return;
    }
    UUID id = Objects.requireNonNull(Ids.parse(logged.id()), "the codec checks ids");
    if (!identities.get(record.partition()).isFirst(logged.room(), id, record.offset())) {
      meters.copy();
      return;
    }
    observer.accept(logged);
    LogEvent shown = erasedIfLate(deleted.get(record.partition()), record.offset(), logged);
    if (record.offset() >= windows.of(record.partition()).start()) {
      meters.event();
      show(record.partition(), shown, id);
    }
  }

  /// An edit that comes after the deletion of its message says nothing, as in history.
  private static LogEvent erasedIfLate(DeletedMessages deleted, long offset, LogEvent logged) {
    Event event = logged.event();
    String message = event.getMessage();
    if (message == null) {
      return logged;
    }
    return switch (event.getType()) {
      case MESSAGE_DELETED -> {
        deleted.add(logged.room(), message, offset);
        yield logged;
      }
      case MESSAGE_EDITED ->
          deleted.contains(logged.room(), message, offset)
              ? new LogEvent(logged.position(), logged.sentAt(), event, true)
              : logged;
      case MESSAGE_POSTED,
          REACTION_ADDED,
          REACTION_REMOVED,
          MEMBER_JOINED,
          MEMBER_LEFT,
          MEMBER_REMOVED,
          ROOM_CHANGED,
          UNKNOWN ->
          logged;
    };
  }

  private void show(int partition, LogEvent logged, UUID id) {
    Event event = logged.event();
    UUID message = event.getMessage() == null ? null : Ids.parse(event.getMessage());
    var entry =
        new WindowEntry(
            logged.room(),
            logged.position().offset(),
            EventJson.encode(logged),
            logged.erased() ? null : textOf(event, id, message),
            event.getType() == EventType.MEMBER_REMOVED ? event.getMember() : null);
    List<Addition> added = additions.computeIfAbsent(partition, _ -> new ArrayList<>());
    added.add(new Addition.Show(entry));
    if (event.getType() == EventType.MESSAGE_DELETED && message != null) {
      added.add(new Addition.Erase(event.getRoom(), message));
    }
    shown.computeIfAbsent(entry.room(), _ -> new ArrayList<>()).add(entry);
    bytes += entry.json().length;
  }

  /// The message whose text the event carries.
  private static @Nullable UUID textOf(Event event, UUID id, @Nullable UUID message) {
    return switch (event.getType()) {
      case MESSAGE_POSTED -> id;
      case MESSAGE_EDITED -> message;
      case MESSAGE_DELETED,
          REACTION_ADDED,
          REACTION_REMOVED,
          MEMBER_JOINED,
          MEMBER_LEFT,
          MEMBER_REMOVED,
          ROOM_CHANGED,
          UNKNOWN ->
          null;
    };
  }
}
