package dev.roomlog.access;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.roomlog.log.DirectoryEntry;
import dev.roomlog.log.DirectoryType;
import dev.roomlog.log.Event;
import dev.roomlog.log.EventType;
import dev.roomlog.schemas.Ids;
import dev.roomlog.schemas.LogEvent;
import dev.roomlog.schemas.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DirectoryTest {

  private final Directory directory = new Directory();

  @Test
  void theHigherVersionWinsWhateverComesFirst() {
    assertThat(directory.apply("room:a", Entries.room("a", Visibility.PUBLIC, 2))).isTrue();
    assertThat(directory.apply("room:a", Entries.room("a", Visibility.PRIVATE, 1))).isFalse();
    assertThat(directory.apply("room:a", Entries.room("a", Visibility.PRIVATE, 2))).isFalse();
    directory.read("room:a", Entries.room("a", Visibility.PRIVATE, 1));
    assertThat(directory.room("a")).extracting(RoomState::visibility).isEqualTo(Visibility.PUBLIC);
    assertThat(directory.apply("room:a", Entries.room("a", Visibility.DIRECT, 3))).isTrue();
    assertThat(directory.room("a")).extracting(RoomState::visibility).isEqualTo(Visibility.DIRECT);
  }

  @Test
  void tellsWhatItTakesOverAndNothingElse() {
    List<Long> versions = new ArrayList<>();
    directory.onChange((_, entry) -> versions.add(entry.getVersion()));
    directory.apply("room:a", Entries.room("a", Visibility.PUBLIC, 2));
    directory.apply("room:a", Entries.room("a", Visibility.PRIVATE, 1));
    directory.read("room:a", Entries.room("a", Visibility.PRIVATE, 3));
    assertThat(versions).containsExactly(2L, 3L);
  }

  @Test
  void aRemovalIsAStateThatOlderOnesDoNotUndo() {
    DirectoryEntry removed = Entries.room("a", Visibility.PUBLIC, 2);
    removed.setRemoved(true);
    directory.apply("room:a", removed);
    directory.read("room:a", Entries.room("a", Visibility.PUBLIC, 1));
    assertThat(directory.room("a")).isNull();
    assertThat(directory.publicRooms()).isEmpty();
  }

  @Test
  void publicRoomsAreListedById() {
    for (String room : List.of("c", "a", "b")) {
      directory.apply("room:" + room, Entries.room(room, Visibility.PUBLIC, 1));
    }
    directory.apply("room:p", Entries.room("p", Visibility.PRIVATE, 1));
    directory.apply("pin", Entries.pin(8));
    assertThat(directory.publicRooms()).extracting(RoomState::room).containsExactly("a", "b", "c");
  }

  @Test
  void anEventOfTheLogChangesMembership() {
    directory.observe(event(EventType.MEMBER_JOINED, 1, "bob"));
    assertThat(directory.isMember("a", "bob")).isTrue();
    directory.observe(event(EventType.MEMBER_REMOVED, 2, "bob"));
    assertThat(directory.isMember("a", "bob")).isFalse();
    directory.observe(event(EventType.MEMBER_JOINED, 1, "bob"));
    assertThat(directory.isMember("a", "bob")).isFalse();
    directory.observe(event(EventType.MEMBER_JOINED, 3, "bob"));
    directory.observe(event(EventType.MEMBER_LEFT, 4, "bob"));
    assertThat(directory.isMember("a", "bob")).isFalse();
  }

  @Test
  void aRoomsEventTellsItsNewStateUntilTheRecordTellsAll() {
    directory.observe(event(EventType.ROOM_CHANGED, 3, null));
    assertThat(directory.room("a")).extracting(RoomState::title).isEqualTo("new title");
    assertThat(directory.room("a")).extracting(RoomState::createdBy).isNull();
    directory.read("room:a", Entries.room("a", Visibility.PUBLIC, 3));
    assertThat(directory.room("a")).extracting(RoomState::createdBy).isEqualTo("founder");
  }

  @Test
  void aRoomsEventKeepsWhatItDoesNotTell() {
    directory.apply("room:a", Entries.room("a", Visibility.PUBLIC, 1));
    directory.observe(event(EventType.ROOM_CHANGED, 2, null));
    RoomState room = requireNonNull(directory.room("a"));
    assertThat(room.title()).isEqualTo("new title");
    assertThat(room.visibility()).isEqualTo(Visibility.PUBLIC);
    assertThat(room.createdBy()).isEqualTo("founder");
  }

  @Test
  void otherEventsTellNothing() {
    for (EventType type : List.of(EventType.MESSAGE_POSTED, EventType.UNKNOWN)) {
      directory.observe(event(type, 1, "bob"));
    }
    var old = event(EventType.MEMBER_JOINED, 1, "bob");
    old.event().setVersion(null);
    directory.observe(old);
    assertThat(directory.size()).isZero();
  }

  @Test
  void aKnownRoomIsThereAtOnce() {
    directory.apply("room:a", Entries.room("a", Visibility.PUBLIC, 1));
    assertThat(directory.awaitRoom("a")).isDone();
  }

  @Test
  void aRoomIsWaitedForUntilItAppears() {
    List<CompletableFuture<@Nullable RoomState>> waiting = new ArrayList<>();
    IntStream.range(0, 3).forEach(_ -> waiting.add(directory.awaitRoom("a")));
    assertThat(waiting).noneMatch(CompletableFuture::isDone);
    directory.apply("room:b", Entries.room("b", Visibility.PUBLIC, 1));
    directory.apply("room:a", Entries.room("a", Visibility.PUBLIC, 1));
    assertThat(waiting).extracting(CompletableFuture::join).doesNotContainNull();
  }

  @Test
  void aRoomThatDoesNotAppearIsNotWaitedForLonger() {
    assertThat(directory.awaitRoom("nowhere").join()).isNull();
  }

  @Test
  void whatFollowsAWaitNeverRunsOnTheThreadThatBroughtTheRoom() {
    var follower = directory.awaitRoom("a").thenApply(_ -> Thread.currentThread());
    directory.apply("room:a", Entries.room("a", Visibility.PUBLIC, 1));
    assertThat(follower.join()).isNotSameAs(Thread.currentThread());
  }

  @Test
  void waitingIsBounded() {
    IntStream.range(0, Directory.MOST_WAITING).forEach(i -> directory.awaitRoom("r" + i));
    assertThat(directory.awaitRoom("one-more")).isDone();
    await().until(() -> !directory.awaitRoom("later").isDone());
  }

  @Test
  void aKeyWhoseLastRecordIsOlderIsReportedOnceReadingHasCaughtUp() {
    List<String> reported = new CopyOnWriteArrayList<>();
    directory.onOutdated((key, newest) -> reported.add(key + " v" + newest.getVersion()));
    directory.read("room:a", Entries.room("a", Visibility.PUBLIC, 2));
    directory.read("room:a", Entries.room("a", Visibility.PUBLIC, 1));
    directory.read("room:b", Entries.room("b", Visibility.PUBLIC, 2));
    directory.read("room:b", Entries.room("b", Visibility.PUBLIC, 1));
    directory.read("room:b", Entries.room("b", Visibility.PUBLIC, 2));
    assertThat(reported).isEmpty();
    directory.reportOutdated();
    await().untilAsserted(() -> assertThat(reported).containsExactly("room:a v2"));
    directory.reportOutdated();
    directory.read("room:c", Entries.room("c", Visibility.PUBLIC, 1));
    directory.reportOutdated();
    assertThat(reported).hasSize(1);
  }

  @Test
  void readingOnesOwnEarlierRecordsIsNoReasonToWriteAgain() {
    List<String> reported = new CopyOnWriteArrayList<>();
    directory.onOutdated((key, _) -> reported.add(key));
    directory.apply("room:a", Entries.room("a", Visibility.PUBLIC, 1));
    directory.apply("room:a", Entries.room("a", Visibility.PUBLIC, 2));
    directory.read("room:a", Entries.room("a", Visibility.PUBLIC, 1));
    directory.reportOutdated();
    directory.read("room:a", Entries.room("a", Visibility.PUBLIC, 2));
    directory.reportOutdated();
    directory.onOutdated((key, _) -> reported.add("sentinel " + key));
    directory.read("room:a", Entries.room("a", Visibility.PUBLIC, 1));
    directory.reportOutdated();
    await().until(() -> reported.size() == 2);
    assertThat(reported).containsExactlyInAnyOrder("room:a", "sentinel room:a");
  }

  @Test
  void aFailingListenerDisturbsNobody() {
    List<String> reported = new CopyOnWriteArrayList<>();
    directory.onOutdated(
        (_, _) -> {
          throw new IllegalStateException("planted");
        });
    directory.onOutdated((key, _) -> reported.add(key));
    directory.read("room:a", Entries.room("a", Visibility.PUBLIC, 2));
    directory.read("room:a", Entries.room("a", Visibility.PUBLIC, 1));
    directory.reportOutdated();
    await().until(() -> reported.contains("room:a"));
  }

  @Test
  void anEntryIsFiledUnderTheKeyItIsMadeFor() {
    assertThat(DirectoryEntries.key(Entries.pin(8))).isEqualTo("pin");
    assertThat(DirectoryEntries.key(Entries.member("a", "bob", 1))).isEqualTo("member:a:bob");
    assertThat(DirectoryEntries.key(Entries.account("bob", 1))).isEqualTo("account:bob");
    for (DirectoryType type : DirectoryType.values()) {
      if (type != DirectoryType.PIN) {
        assertThat(DirectoryEntries.key(Entries.of(type, 1))).as("%s", type).isNull();
      }
    }
  }

  private static LogEvent event(EventType type, long version, @Nullable String member) {
    var event = new Event();
    event.setType(type);
    event.setRoom("a");
    event.setId(Ids.next());
    event.setSender("founder");
    event.setSenderName("founder");
    event.setMember(member);
    event.setTitle("new title");
    event.setVersion(version);
    return new LogEvent(new Position(1, 0, 1), 0, event);
  }
}
