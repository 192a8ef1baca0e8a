package dev.roomlog.bench.fed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeedWireTest {

  @Test
  void recordsComeOutAsTheyWentInHoweverTheyAreCut() {
    List<FeedWire> written =
        List.of(
            new FeedWire(3, new byte[] {1, 2}, new byte[] {3}),
            new FeedWire(0, new byte[0], new byte[300]),
            new FeedWire(7, new byte[] {9}, new byte[0]));
    var whole = ByteBuffer.allocate(1000);
    written.forEach(record -> record.write(whole));
    whole.flip();
    int length = whole.remaining();
    assertThat(length).isEqualTo(written.stream().mapToInt(FeedWire::bytes).sum());

    for (int step = 1; step <= length; step++) {
      var buffer = ByteBuffer.allocate(1000);
      List<FeedWire> read = new ArrayList<>();
      for (int from = 0; from < length; from += step) {
        buffer.put(whole.slice(from, Math.min(step, length - from)));
        buffer.flip();
        for (FeedWire next = FeedWire.read(buffer); next != null; next = FeedWire.read(buffer)) {
          read.add(next);
        }
        buffer.compact();
      }
      assertThat(read).usingRecursiveComparison().as("cut each %d bytes", step).isEqualTo(written);
    }
  }
}
