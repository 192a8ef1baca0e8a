package dev.roomlog.fanout.tail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeletedMessagesTest {

  @Test
  void remembersTheDeletionsOfItsWidth() {
    var deleted = new DeletedMessages(10);
    deleted.add("lobby", "m", 100);
    assertThat(deleted.contains("lobby", "m", 110)).isTrue();
    assertThat(deleted.contains("kitchen", "m", 110)).isFalse();
    assertThat(deleted.contains("lobby", "m", 111)).isFalse();
  }

  @Test
  void remembersTheNewestOfSeveral() {
    var deleted = new DeletedMessages(10);
    deleted.add("lobby", "m", 100);
    deleted.add("lobby", "other", 101);
    deleted.add("lobby", "m", 108);
    assertThat(deleted.contains("lobby", "m", 115)).isTrue();
    assertThat(deleted.contains("lobby", "other", 115)).isFalse();
  }
}
