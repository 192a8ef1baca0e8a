package dev.roomlog.fanout.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.roomlog.schemas.Position;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HistoryPagesTest {

  private static final Position AFTER = new Position(1, 2, 3);

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void findsTheVeryBytesOfEachItem() throws IOException {
    String first =
        "{\"type\":\"message.posted\",\"position\":\""
            + AFTER.at(5)
            + "\",\"text\":\"\u00e9}]\\\"\"}";
    String second =
        "{ \"type\": \"member.removed\", \"position\":\""
            + AFTER.at(6)
            + "\", \"member\":\"bob\", \"x\":{\"position\":[1]} }";
    byte[] body =
        bytes(
            "{\"unknown\":[{}], \"items\" : [ "
                + first
                + " ,\n"
                + second
                + "],\"page\":{\"before\":null,\"after\":\""
                + AFTER.at(6)
                + "\",\"has_more\":true},\"as_of\":\""
                + AFTER.at(100)
                + "\"}");
    HistoryAnswer.Page page = HistoryPages.page(body, AFTER);
    assertThat(page.next()).isEqualTo(6);
    assertThat(
            page.items().stream()
                .map(i -> new String(body, i.start(), i.length(), StandardCharsets.UTF_8)))
        .containsExactly(first, second);
    assertThat(page.items()).extracting(HistoryItem::offset).containsExactly(4L, 5L);
    assertThat(page.items().get(0).removed()).isNull();
    assertThat(page.items().get(1).removed()).isEqualTo("bob");
  }

  @Test
  void goesOnAtTheWatermarkWhenThereIsNoMore() throws IOException {
    byte[] body =
        bytes(
            "{\"items\":[],\"page\":{\"before\":null,\"after\":null,\"has_more\":false},\"as_of\":\""
                + AFTER.at(9)
                + "\"}");
    assertThat(HistoryPages.page(body, AFTER).next()).isEqualTo(9);
  }

  @Test
  void refusesWhatIsNoPageOfThePartition() {
    Position other = new Position(1, 3, 9);
    assertThatThrownBy(
            () ->
                HistoryPages.page(
                    bytes(
                        "{\"items\":[],\"page\":{\"has_more\":false},\"as_of\":\"" + other + "\"}"),
                    AFTER))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> HistoryPages.page(bytes("[]"), AFTER)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> HistoryPages.page(bytes("{}"), AFTER)).isInstanceOf(IOException.class);
  }
}
