package dev.roomlog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerdictTest {

  private static final Seen A = new Seen("a", "ann", "1", 5);
  private static final Seen B = new Seen("b", "bob", "2", 6);
  private static final Seen C = new Seen("c", "ann", "3", 7);

  @Test
  void theSameMessagesInTheSameOrderAreGood() {
    Seen timeless = new Seen("b", "bob", "2", -1);
    assertThat(Verdict.of(List.of(A, B, C), List.of(A, timeless, C)).isGood()).isTrue();
  }

  @Test
  void everyPlantedDifferenceIsFound() {
    List<Seen> expected = List.of(A, B, C);
    assertThat(Verdict.of(expected, List.of(A, C))).isEqualTo(new Verdict(2, 1, 0, 0, 0, 0));
    assertThat(Verdict.of(expected, List.of(A, B, B, C))).isEqualTo(new Verdict(4, 0, 0, 1, 0, 0));
    assertThat(Verdict.of(expected, List.of(A, C, B))).isEqualTo(new Verdict(3, 0, 0, 0, 1, 0));
    assertThat(Verdict.of(List.of(A, B), expected)).isEqualTo(new Verdict(3, 0, 1, 0, 0, 0));
    for (Seen other :
        List.of(
            new Seen("a", "ann", "other", 5),
            new Seen("a", "eve", "1", 5),
            new Seen("a", "ann", "1", 6))) {
      assertThat(Verdict.of(List.of(A), List.of(other))).isEqualTo(new Verdict(1, 0, 0, 0, 0, 1));
    }
  }

  @Test
  void oneDifferenceOfAnyKindInAnyRoomOfAnySurfaceIsNotGood() {
    for (int kind = 0; kind < 5; kind++) {
      int[] counts = new int[5];
      counts[kind] = 1;
      var bad = new Verdict(9, counts[0], counts[1], counts[2], counts[3], counts[4]);
      assertThat(bad.isGood()).isFalse();
      assertThat(bad.plus(Verdict.NOTHING)).isEqualTo(bad);
      assertThat(Verdict.NOTHING.plus(bad)).isEqualTo(bad);
    }
    Map<String, List<Seen>> rooms = Map.of("r1", List.of(A, B), "r2", List.of(C));
    var verdicts = new Verdicts(rooms);
    verdicts.judge("good", room -> rooms.getOrDefault(room, List.of()));
    assertThat(verdicts.areGood()).isTrue();
    verdicts.judge("bad", room -> room.equals("r1") ? List.of(A, B) : List.of());
    verdicts.judge("good too", room -> rooms.getOrDefault(room, List.of()));
    assertThat(verdicts.areGood()).isFalse();
    var text = new StringWriter();
    verdicts.print(new PrintWriter(text, true));
    assertThat(text.toString()).contains("3 messages in 2 rooms").containsOnlyOnce("DIFFERS");
  }
}
