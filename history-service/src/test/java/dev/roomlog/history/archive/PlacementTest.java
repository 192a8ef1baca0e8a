package dev.roomlog.history.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomlog.history.archive.Placement.Place;
import dev.roomlog.history.store.Watermark;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlacementTest {

  private static final Watermark AT_TEN = new Watermark("00000007-0001", 0, 10);

  private final Placement strict = new Placement(7, false);
  private final Placement lenient = new Placement(7, true);

  @Test
  void aNewArchiveBeginsWithTheLog() {
    assertThat(strict.of(1, null, 0, 5))
        .isEqualTo(new Place.Anew(new Watermark("00000007-0001", 0, 0)));
  }

  @Test
  void aNewArchiveRefusesALogWithoutItsStartUnlessTold() {
    assertThat(strict.of(1, null, 3, 5)).isInstanceOf(Place.Refused.class);
    assertThat(lenient.of(1, null, 3, 5))
        .isEqualTo(new Place.Anew(new Watermark("00000007-0001", 3, 3)));
  }

  @Test
  void anArchiveGoesOnAtItsWatermark() {
    assertThat(strict.of(1, AT_TEN, 0, 10)).isEqualTo(new Place.At(AT_TEN));
    assertThat(strict.of(1, AT_TEN, 10, 12)).isEqualTo(new Place.At(AT_TEN));
  }

  @Test
  void anArchiveRefusesAGapUnlessTold() {
    assertThat(strict.of(1, AT_TEN, 11, 12)).isInstanceOf(Place.Refused.class);
    assertThat(lenient.of(1, AT_TEN, 11, 12)).isEqualTo(new Place.Beyond(AT_TEN, 11));
  }

  @Test
  void anArchiveAheadOfTheLogIsRefused() {
    assertThat(lenient.of(1, AT_TEN, 0, 9)).isInstanceOf(Place.Refused.class);
  }

  @Test
  void incarnationsAreNotMixed() {
    assertThat(strict.mixture(List.of(AT_TEN))).isNull();
    assertThat(new Placement(8, false).mixture(List.of(AT_TEN))).contains("another incarnation");
  }
}
