package dev.roomlog.schemas;

import static org.assertj.core.api.Assertions.fail;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RoomsTest {

  private static final Pattern PATTERN = Pattern.compile(Rooms.PATTERN);

  @Test
  void whatIsValidIsWhatThePublishedPatternMatches() {
    for (int c = 0; c <= Character.MAX_VALUE; c++) {
      for (String room : List.of("" + (char) c, "a" + (char) c, "a" + (char) c + "0")) {
        assertAgreement(room);
      }
    }
    for (int length = 0; length < 70; length++) {
      assertAgreement("a".repeat(length));
    }
  }

  private static void assertAgreement(String room) {
    boolean valid = Rooms.isValid(room);
    if (valid != PATTERN.matcher(room).matches()) { // 200,000 assertions would take their time
      fail("\"%s\" is %s".formatted(room, valid ? "valid" : "not valid"));
    }
  }
}
