package dev.roomlog.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PageTest {

  private static final String TEXT =
      "before\n<!-- ratios -->\nold\n<!-- end -->\nafter <!-- end -->";

  @Test
  void onlyWhatStandsBetweenTheMarksIsReplaced() {
    assertThat(Page.between(TEXT, "ratios", "| $1 |\n"))
        .isEqualTo("before\n<!-- ratios -->\n| $1 |\n<!-- end -->\nafter <!-- end -->");
  }

  @Test
  void aMissingMarkIsAnError() {
    assertThatThrownBy(() -> Page.between(TEXT, "figures", "")).hasMessageContaining("figures");
  }

  @Test
  void thePageHasAllMarks() throws Exception {
    String page = Files.readString(Path.of("../docs/performance.md"));
    for (String mark : new String[] {"run", "ratios", "figures"}) {
      assertThat(Page.between(page, mark, "new\n")).contains("<!-- " + mark + " -->\nnew\n");
    }
  }
}
