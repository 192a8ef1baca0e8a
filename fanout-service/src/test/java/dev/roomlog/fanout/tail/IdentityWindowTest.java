package dev.roomlog.fanout.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdentityWindowTest {

  private static final UUID ID = new UUID(7, 9);

  @Test
  void knowsACopyWithinItsWidthOnly() {
    var window = new IdentityWindow(10);
    assertThat(window.isFirst("lobby", ID, 100)).isTrue();
    assertThat(window.isFirst("lobby", ID, 110)).isFalse();
    assertThat(window.isFirst("lobby", ID, 120)).as("copies count too").isFalse();
    assertThat(window.isFirst("lobby", ID, 131)).isTrue();
  }

  @Test
  void tellsRoomsApart() {
    var window = new IdentityWindow(10);
    assertThat(window.isFirst("lobby", ID, 1)).isTrue();
    assertThat(window.isFirst("kitchen", ID, 2)).isTrue();
    assertThat(window.isFirst("lobby", ID, 3)).isFalse();
  }

  @Test
  void agreesWithAMapWhereverItStarted() {
    long seed = Long.getLong("roomlog.seed", System.nanoTime());
    System.out.println("seed " + seed);
    var random = new Random(seed);
    int width = 500;
    int count = 20_000;
    List<UUID> log = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      log.add(new UUID(0, random.nextInt(1500)));
    }
    var whole = new IdentityWindow(width);
    Map<UUID, Integer> last = new HashMap<>();
    List<Boolean> answers = new ArrayList<>();
    for (int offset = 0; offset < count; offset++) {
      Integer before = last.put(log.get(offset), offset);
      boolean first = whole.isFirst("lobby", log.get(offset), offset);
      assertThat(first).isEqualTo(before == null || offset - before > width);
      answers.add(first);
    }
    int late = count - 2000;
    var other = new IdentityWindow(width);
    for (int offset = late; offset < count; offset++) {
      boolean first = other.isFirst("lobby", log.get(offset), offset);
      if (offset >= late + width) {
        assertThat(first).as("offset %d", offset).isEqualTo(answers.get(offset));
      }
    }
  }

  @Test
  void staysAsSmallAsItsWidthAsks() {
    var window = new IdentityWindow(1000);
    for (int offset = 0; offset < 200_000; offset++) {
      window.isFirst("lobby", new UUID(offset, offset), offset);
    }
    assertThat(window.capacity()).isLessThanOrEqualTo(4096);
  }
}
