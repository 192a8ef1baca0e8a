package dev.roomlog.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {

  @Test
  void newIdsRiseAndCarryTheirTime() {
    long before = System.currentTimeMillis();
    String last = "";
    for (int i = 0; i < 10_000; i++) {
      String id = Ids.next();
      assertThat(id).isGreaterThan(last);
      last = id;
    }
    UUID parsed = Objects.requireNonNull(Ids.parse(last));
    assertThat(parsed.version()).isEqualTo(7);
    assertThat(Ids.epochMillis(parsed)).isBetween(before, System.currentTimeMillis() + 1_000);
  }

  @Test
  void aDerivedIdIsAlwaysTheSame() {
    assertThat(Ids.derived("room:lobby:1")).isEqualTo("86dbeef9-9466-5e35-a7cd-9bfb62623eb9");
    UUID parsed = Objects.requireNonNull(Ids.parse(Ids.derived("room:lobby:2")));
    assertThat(parsed.version()).isEqualTo(5);
    assertThat(Ids.epochMillis(parsed)).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1-1-1-1-1",
        "019AA5B8-7C00-7000-8000-000000000001",
        "019aa5b87c00700080000000000000001234",
        "{19aa5b8-7c00-7000-8000-00000000000}",
        "019aa5b8-7c00-7000-8000-00000000000g",
        "019aa5b8-7c00-7000-8000-0000000000012",
        "019aa5b8-7c00-7000-8000-00000000000\u0661",
        "019aa5b8-7c00-7000--800-000000000001",
      })
  void onlyTheCanonicalTextIsAnId(String text) {
    assertThat(Ids.parse(text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "0", "a.b_c-d", "lobby"})
  void roomsAreLowerCaseAndPlain(String room) {
    assertThat(Rooms.isValid(room)).isTrue();
    assertThat(Rooms.isValid(room + "x".repeat(64 - room.length()))).isTrue();
    assertThat(Rooms.isValid(room + "x".repeat(65 - room.length()))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-a", ".a", "_a", "A", "a b", "a/b", "a\n", "a\u0000", "l\u043ebby", "a%2f"})
  void anythingElseIsNoRoom(String room) {
    assertThat(Rooms.isValid(room)).isFalse();
  }
}
