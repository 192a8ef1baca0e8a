package dev.roomlog.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IrcLogTest {

  private static final Path FOLDER = Path.of("src/test/resources/irc");

  private static IrcLogFile file(int index) throws IOException {
    return IrcLogFile.find(List.of(FOLDER), "irc-").get(index);
  }

  /// What the importer would send, as the checker would see it.
  private static List<Seen> imported(IrcLogFile file, boolean strip) throws IOException {
    var clock = new DayClock(file.day());
    var seen = new ArrayList<Seen>();
    for (IrcLine line : new IrcLogReader(strip).read(file.path())) {
      if (line instanceof IrcLine.Said said) {
        Instant at = clock.at(said.hour(), said.minute());
        String id = LineIds.of(file.name(), said.number());
        seen.add(new Seen(id, said.nick(), said.text(), Seen.minute(at.getEpochSecond())));
      }
    }
    return seen;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void bothParsersReadTheSameMessages(boolean strip) throws IOException {
    for (int i = 0; i < 2; i++) {
      IrcLogFile file = file(i);
      Set<Integer> unreadable = i == 0 ? Set.of(10) : Set.of();
      assertThat(imported(file, strip))
          .isEqualTo(RawLog.expected(file, unreadable, strip))
          .hasSize(i == 0 ? 9 : 6);
    }
  }

  @Test
  void aBadLineIsNamedAndSpoilsNoOther() throws IOException {
    List<IrcLine> lines = new IrcLogReader(false).read(file(0).path());
    assertThat(lines).hasSize(13);
    assertThat(lines.get(9)).isEqualTo(new IrcLine.Unreadable(10));
    assertThat(lines).filteredOn(IrcLine.Notice.class::isInstance).hasSize(3);
  }

  @Test
  void textsAreKeptAsTheyAreUnlessStrippingIsAskedFor() throws IOException {
    assertThat(imported(file(0), false))
        .extracting(Seen::text)
        .contains("  kept  spaces  ", "\u0002bold\u000f and \u000304,12red\u0003 x", "");
    assertThat(imported(file(0), true)).extracting(Seen::text).contains("bold and red x");
    assertThat(imported(file(1), true)).extracting(Seen::text).contains("hex zz ,x y z");
  }

  @Test
  void timesPastMidnightBelongToTheNextDay() {
    var clock = new DayClock(LocalDate.parse("2026-11-20"));
    assertThat(clock.at(22, 58)).isEqualTo("2026-11-20T22:58:00Z");
    assertThat(clock.at(0, 2)).isEqualTo("2026-11-21T00:02:00Z");
  }

  @Test
  void aTwelveHourClockGoesOnAfterNoonAndCorrectionsStay() {
    var clock = new DayClock(LocalDate.parse("2026-11-21"));
    assertThat(clock.at(12, 59)).isEqualTo("2026-11-21T12:59:00Z");
    assertThat(clock.at(1, 3)).isEqualTo("2026-11-21T13:03:00Z");
    assertThat(clock.at(1, 2)).isEqualTo("2026-11-21T13:02:00Z");
  }

  @Test
  void roomsAreNamedAfterTheirFiles() throws IOException {
    assertThat(file(0).room()).isEqualTo("irc-2026-11-20");
    assertThat(IrcLogFile.roomOf("irc-Öl #Tea")).matches("^[a-z0-9][a-z0-9._-]{0,63}$");
    assertThatThrownBy(() -> IrcLogFile.find(List.of(Path.of("no-such-file")), ""))
        .isInstanceOf(CannotRun.class);
  }
}
