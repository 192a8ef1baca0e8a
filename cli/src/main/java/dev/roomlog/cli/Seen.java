package dev.roomlog.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/// A message as a surface shows it, or as the raw log lets expect it.
///
/// @param minute of a twelve-hour clock, as the raw line spells it; -1 where the surface shows none
record Seen(String id, String nick, String text, int minute) {

  private static final int HALF_DAY = 12 * 60;

  static Seen of(JsonNode json) {
    String said = json.path("original_sent_at").textValue();
    return new Seen(
        json.path("id").asText(),
        json.path("sender_name").asText(),
        json.path("text").asText(),
        said == null ? -1 : minute(Instant.parse(said).getEpochSecond()));
  }

  static int minute(long epochSecond) {
    return (int) Math.floorMod(epochSecond / 60, HALF_DAY);
  }

  boolean sameAs(Seen other) {
    return nick.equals(other.nick)
        && text.equals(other.text)
        && (minute == -1 || other.minute == -1 || minute == other.minute);
  }
}
