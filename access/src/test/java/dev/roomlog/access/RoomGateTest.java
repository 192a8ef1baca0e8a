package dev.roomlog.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomlog.schemas.Problem;
import dev.roomlog.schemas.ProblemCode;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoomGateTest {

  private static final Caller SERVICE = new ServiceCaller();

  private final Directory directory = new Directory();
  private final RoomGate gate = new RoomGate(directory);

  @BeforeEach
  void threeRooms() {
    directory.apply("room:open", Entries.room("open", Visibility.PUBLIC, 1));
    directory.apply("room:closed", Entries.room("closed", Visibility.PRIVATE, 1));
    directory.apply("room:pair", Entries.room("pair", Visibility.DIRECT, 1));
    directory.apply("member:closed:bob", Entries.member("closed", "bob", 1));
    directory.apply("member:pair:bob", Entries.member("pair", "bob", 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"open", "closed", "pair"})
  void membersReadAndPost(String room) {
    assertThat(gate.read(person("bob"), room).join()).isInstanceOf(RoomAccess.Granted.class);
    assertThat(gate.post(person("bob"), room).join()).isInstanceOf(RoomAccess.Granted.class);
  }

  @Test
  void everybodyReadsAndPostsInPublicRooms() {
    assertThat(gate.read(person("eve"), "open").join()).isInstanceOf(RoomAccess.Granted.class);
    assertThat(gate.post(person("eve"), "open").join()).isInstanceOf(RoomAccess.Granted.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"closed", "pair", "nowhere"})
  void aRoomThatIsNotTheirsLooksLikeNone(String room) {
    Problem seen = denied(gate.read(person("eve"), room).join());
    assertThat(seen.code()).isEqualTo(ProblemCode.ROOM_NOT_FOUND);
    assertThat(seen).isEqualTo(denied(gate.read(person("eve"), "nowhere-else").join()));
    assertThat(denied(gate.post(person("eve"), room).join())).isEqualTo(seen);
  }

  @Test
  void whoLeftIsOutside() {
    var left = Entries.member("closed", "bob", 2);
    left.setRemoved(true);
    directory.apply("member:closed:bob", left);
    assertThat(denied(gate.read(person("bob"), "closed").join()).code())
        .isEqualTo(ProblemCode.ROOM_NOT_FOUND);
  }

  @ParameterizedTest
  @ValueSource(strings = {"open", "closed", "pair"})
  void ourServicesReadAllAndPostNothing(String room) {
    assertThat(gate.read(SERVICE, room).join()).isInstanceOf(RoomAccess.Granted.class);
    assertThat(gate.post(SERVICE, room).join()).isInstanceOf(RoomAccess.Denied.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "-a", ".", "..", "a b", "a/b", "а", "a\u0000", "a\n", "ſ"})
  void whatIsNoNameIsToldApartAtOnce(String room) {
    assertThat(gate.read(person("bob"), room)).isDone();
    assertThat(denied(gate.read(person("bob"), room).join()).code())
        .isEqualTo(ProblemCode.INVALID_ROOM);
  }

  @Test
  void aNameOf65CharactersIsNone() {
    assertThat(denied(gate.post(person("bob"), "a".repeat(65)).join()).code())
        .isEqualTo(ProblemCode.INVALID_ROOM);
    assertThat(denied(gate.post(person("bob"), "a".repeat(64)).join()).code())
        .isEqualTo(ProblemCode.ROOM_NOT_FOUND);
  }

  @Test
  void aRoomThatIsJustBeingMadeIsWaitedFor() {
    var entering = gate.read(person("eve"), "fresh");
    directory.apply("room:fresh", Entries.room("fresh", Visibility.PUBLIC, 1));
    assertThat(entering.join()).isInstanceOf(RoomAccess.Granted.class);
  }

  @Test
  void whoMayPostNowIsToldWithoutWaiting() {
    assertThat(gate.letsPostNow(person("eve"), "open")).isTrue();
    assertThat(gate.letsPostNow(person("bob"), "closed")).isTrue();
    assertThat(gate.letsPostNow(person("eve"), "closed")).isFalse();
    assertThat(gate.letsPostNow(person("eve"), "fresh")).isFalse();
    directory.apply("room:fresh", Entries.room("fresh", Visibility.PUBLIC, 1));
    assertThat(gate.letsPostNow(person("eve"), "fresh")).isTrue();
  }

  private static Problem denied(RoomAccess access) {
    assertThat(access).isInstanceOf(RoomAccess.Denied.class);
    return ((RoomAccess.Denied) access).problem();
  }

  private static Person person(String sender) {
    return new Person(sender, sender, false, Set.of(), Instant.EPOCH, Instant.MAX);
  }
}
