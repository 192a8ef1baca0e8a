package dev.roomlog.access;

import dev.roomlog.log.DirectoryEntry;
import dev.roomlog.log.DirectoryType;
import dev.roomlog.log.Event;
import dev.roomlog.schemas.DirectoryKeys;
import dev.roomlog.schemas.LogEvent;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The newest state of rooms, memberships, accounts and signing keys, in memory. Fed by
/// [DirectoryFeed], by what this node writes itself, and by the events that the loops pass; of two
/// states of one key the higher version wins. Safe for any thread.
@Singleton
public final class Directory {

  /// How long a room is waited for that the directory does not have yet.
  public static final Duration ROOM_WAIT = Duration.ofSeconds(1);

  private final Map<String, DirectoryEntry> entries = new ConcurrentHashMap<>();

  /// Those who wait for a room; completed and removed when it appears or when the wait is over.
  private final Map<String, Set<CompletableFuture<@Nullable RoomState>>> waiting =
      new ConcurrentHashMap<>();

  private final List<BiConsumer<String, DirectoryEntry>> outdatedListeners =
      new CopyOnWriteArrayList<>();

  /// Takes a state over. False when the directory already knows this version or a higher one.
  public boolean apply(String key, DirectoryEntry entry) {
    DirectoryEntry newest =
        entries.merge(
            key, entry, (known, read) -> read.getVersion() > known.getVersion() ? read : known);
    if (newest == entry) {
      wake(entry);
      return true;
    }
    return false;
  }

  /// Takes over what an event of the log tells about a room or a membership.
  public void observe(LogEvent logged) {
    Event event = logged.event();
    if (event.getVersion() == null) {
      return;
    }
    switch (event.getType()) {
      case ROOM_CHANGED -> {
        String key = DirectoryKeys.room(event.getRoom());
        apply(key, changedRoom(event, entries.get(key)));
      }
      case MEMBER_JOINED, MEMBER_LEFT, MEMBER_REMOVED -> {
        if (event.getMember() != null) {
          apply(DirectoryKeys.member(event.getRoom(), event.getMember()), membership(event));
        }
      }
      case MESSAGE_POSTED, MESSAGE_EDITED, MESSAGE_DELETED, REACTION_ADDED, REACTION_REMOVED -> {}
      case UNKNOWN -> {}
    }
  }

  public @Nullable DirectoryEntry entry(String key) {
    return entries.get(key);
  }

  public @Nullable RoomState room(String room) {
    DirectoryEntry entry = entries.get(DirectoryKeys.room(room));
    return entry == null || entry.getRemoved() ? null : RoomState.of(room, entry);
  }

  /// The room as soon as the directory has it; null when it does not appear within [#ROOM_WAIT].
  public CompletableFuture<@Nullable RoomState> awaitRoom(String room) {
    RoomState known = room(room);
    if (known != null) {
      return CompletableFuture.completedFuture(known);
    }
    var arrival = new CompletableFuture<@Nullable RoomState>();
    waiting.computeIfAbsent(room, _ -> ConcurrentHashMap.newKeySet()).add(arrival);
    RoomState meanwhile = room(room);
    if (meanwhile != null) {
      arrival.complete(meanwhile);
    }
    return arrival
        .completeOnTimeout(null, ROOM_WAIT.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((_, _) -> forget(room, arrival));
  }

  /// All public rooms, by id.
  public List<RoomState> publicRooms() {
    return entries.values().stream()
        .filter(entry -> entry.getType() == DirectoryType.ROOM && !entry.getRemoved())
        .map(entry -> RoomState.of(entry.getRoom(), entry))
        .filter(room -> room.visibility() == Visibility.PUBLIC)
        .sorted(Comparator.comparing(RoomState::room))
        .toList();
  }

  public boolean isMember(String room, String sender) {
    DirectoryEntry entry = entries.get(DirectoryKeys.member(room, sender));
    return entry != null && !entry.getRemoved();
  }

  /// Calls `listener` with the newest state whenever the feed reads a state older than one already
  /// known: compaction may keep the older one, so a writer writes the newest again.
  public void onOutdated(BiConsumer<String, DirectoryEntry> listener) {
    outdatedListeners.add(listener);
  }

  /// Takes over a record of `chat.directory`.
  void read(String key, DirectoryEntry entry) {
    if (apply(key, entry)) {
      return;
    }
    DirectoryEntry newest = entries.get(key);
    if (newest != null && newest.getVersion() > entry.getVersion()) {
      outdatedListeners.forEach(listener -> listener.accept(key, newest));
    }
  }

  private void wake(DirectoryEntry entry) {
    if (entry.getType() != DirectoryType.ROOM || entry.getRemoved()) {
      return;
    }
    Set<CompletableFuture<@Nullable RoomState>> arrivals = waiting.get(entry.getRoom());
    if (arrivals != null) {
      RoomState state = RoomState.of(entry.getRoom(), entry);
      arrivals.forEach(arrival -> arrival.complete(state));
    }
  }

  private void forget(String room, CompletableFuture<@Nullable RoomState> arrival) {
    waiting.computeIfPresent(
        room,
        (_, arrivals) -> {
          arrivals.remove(arrival);
          return arrivals.isEmpty() ? null : arrivals;
        });
  }

  private static DirectoryEntry changedRoom(Event event, @Nullable DirectoryEntry known) {
    var entry = new DirectoryEntry();
    entry.setType(DirectoryType.ROOM);
    entry.setVersion(event.getVersion());
    entry.setRoom(event.getRoom());
    entry.setTitle(event.getTitle());
    entry.setDescription(event.getDescription());
    entry.setVisibility(event.getVisibility());
    if (known != null) {
      entry.setCreatedBy(known.getCreatedBy());
      entry.setCreatedAt(known.getCreatedAt());
    }
    return entry;
  }

  private static DirectoryEntry membership(Event event) {
    var entry = new DirectoryEntry();
    entry.setType(DirectoryType.MEMBER);
    entry.setVersion(event.getVersion());
    entry.setRoom(event.getRoom());
    entry.setMember(event.getMember());
    entry.setRole(event.getRole());
    entry.setRemoved(event.getType() != dev.roomlog.log.EventType.MEMBER_JOINED);
    return entry;
  }
}
