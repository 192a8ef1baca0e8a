package dev.roomlog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
    assertThat(Verdict.of(List.of(A), List.of(new Seen("a", "ann", "other", 5))))
        .isEqualTo(new Verdict(1, 0, 0, 0, 0, 1));
  }
}
