package dev.roomlog.access;

import dev.roomlog.log.DirectoryEntry;
import dev.roomlog.log.DirectoryType;
import dev.roomlog.log.Event;
import dev.roomlog.schemas.DirectoryKeys;
import dev.roomlog.schemas.LogEvent;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The newest state of rooms, memberships, accounts and signing keys, in memory. Fed by
/// [DirectoryFeed], by what this node writes itself, and by the events that the loops pass; of two
/// states of one key the higher version wins. Safe for any thread.
@Singleton
public final class Directory {

  /// How long a room is waited for that the directory does not have yet.
  public static final Duration ROOM_WAIT = Duration.ofSeconds(1);

  /// How many may wait for rooms at once; others are told at once that there is none.
  static final int MOST_WAITING = 10_000;

  private final Map<String, Known> entries = new ConcurrentHashMap<>();
  private final RoomArrivals arrivals = new RoomArrivals(ROOM_WAIT, MOST_WAITING);
  private final List<BiConsumer<String, DirectoryEntry>> outdatedListeners =
      new CopyOnWriteArrayList<>();

  private final List<BiConsumer<String, DirectoryEntry>> changeListeners =
      new CopyOnWriteArrayList<>();

  /// Set by the first signing key, and never back.
  private volatile boolean knowsKeys;

  /// Keys whose last record is older than one before it. Used by the feed's thread only.
  private final Set<String> outdated = new HashSet<>();

  /// A state, and how new the topic's own records of it are.
  ///
  /// @param versionRead the highest version read from the topic; 0 before the first
  private record Known(DirectoryEntry state, long versionRead) {}

  /// False while no signing key is known: the node is starting and cannot tell a good token from a
  /// bad one.
  public boolean knowsKeys() {
    return knowsKeys;
  }

  /// Takes a state over. False when the directory already knows this version or a higher one.
  public boolean apply(String key, DirectoryEntry entry) {
    Known newest =
        entries.merge(
            key,
            new Known(entry, 0),
            (known, _) ->
                entry.getVersion() > known.state().getVersion()
                    ? new Known(entry, known.versionRead())
                    : known);
    return taken(key, newest, entry);
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
        apply(key, DirectoryEntries.room(event, entry(key)));
      }
      case MEMBER_JOINED, MEMBER_LEFT, MEMBER_REMOVED -> {
        if (event.getMember() != null) {
          apply(
              DirectoryKeys.member(event.getRoom(), event.getMember()),
              DirectoryEntries.membership(event));
        }
      }
      case MESSAGE_POSTED, MESSAGE_EDITED, MESSAGE_DELETED, REACTION_ADDED, REACTION_REMOVED -> {}
      case UNKNOWN -> {}
    }
  }

  public @Nullable DirectoryEntry entry(String key) {
    Known known = entries.get(key);
    return known == null ? null : known.state();
  }

  public @Nullable RoomState room(String room) {
    DirectoryEntry entry = entry(DirectoryKeys.room(room));
    return entry == null || entry.getRemoved() ? null : RoomState.of(room, entry);
  }

  /// The room as soon as the directory has it; null when it does not appear within [#ROOM_WAIT].
  public CompletableFuture<@Nullable RoomState> awaitRoom(String room) {
    RoomState known = room(room);
    return known != null
        ? CompletableFuture.completedFuture(known)
        : arrivals.await(room, () -> room(room));
  }

  /// All public rooms, by id. Looks through the whole directory.
  public List<RoomState> publicRooms() {
    return entries.values().stream()
        .map(Known::state)
        .filter(state -> isRoom(state))
        .map(state -> RoomState.of(state.getRoom(), state))
        .filter(room -> room.visibility() == Visibility.PUBLIC)
        .sorted(Comparator.comparing(RoomState::room))
        .toList();
  }

  public boolean isMember(String room, String sender) {
    DirectoryEntry entry = entry(DirectoryKeys.member(room, sender));
    return entry != null && !entry.getRemoved();
  }

  /// How many states are known.
  public int size() {
    return entries.size();
  }

  /// Calls `listener` with the newest state when the topic's last record of a key is older than one
  /// before it: compaction would keep the older, so a writer writes the newest again. Each call
  /// runs on a virtual thread of its own, and nothing else waits for it.
  public void onOutdated(BiConsumer<String, DirectoryEntry> listener) {
    outdatedListeners.add(listener);
  }

  /// Calls `listener` with every state that is taken over, once the directory answers by it, on the
  /// thread that brought it: the listener must not wait for anything.
  public void onChange(BiConsumer<String, DirectoryEntry> listener) {
    changeListeners.add(listener);
  }

  /// Takes over a record of `chat.directory`. One of the same version replaces what an event told,
  /// since events do not tell everything. Called by the feed's thread only.
  void read(String key, DirectoryEntry entry) {
    long versionBefore = entries.containsKey(key) ? entries.get(key).versionRead() : 0;
    Known newest =
        entries.merge(
            key,
            new Known(entry, entry.getVersion()),
            (known, _) ->
                new Known(
                    entry.getVersion() >= known.state().getVersion() ? entry : known.state(),
                    Math.max(entry.getVersion(), known.versionRead())));
    taken(key, newest, entry);
    if (entry.getVersion() < versionBefore) {
      outdated.add(key);
    } else {
      outdated.remove(key);
    }
  }

  /// Tells the listeners of the keys that are outdated at this point of the topic. Called by the
  /// feed's thread only, once it has caught up.
  void reportOutdated() {
    for (String key : outdated) {
      DirectoryEntry newest = entry(key);
      if (newest != null) {
        outdatedListeners.forEach(
            listener ->
                Thread.ofVirtual()
                    .name("directory-outdated")
                    .start(() -> listener.accept(key, newest)));
      }
    }
    outdated.clear();
  }

  private boolean taken(String key, Known newest, DirectoryEntry entry) {
    if (newest.state() != entry) {
      return false;
    }
    if (entry.getType() == DirectoryType.KEY) {
      knowsKeys = true;
    }
    if (isRoom(entry)) {
      arrivals.arrived(RoomState.of(entry.getRoom(), entry));
    }
    changeListeners.forEach(listener -> listener.accept(key, entry));
    return true;
  }

  private static boolean isRoom(DirectoryEntry entry) {
    return entry.getType() == DirectoryType.ROOM && !entry.getRemoved() && entry.getRoom() != null;
  }
}
