package dev.roomlog.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.roomlog.log.Event;
import dev.roomlog.log.EventType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The golden records hold the exact bytes of each type; here is what they have in common.
class EventJsonTest {

  private static final List<String> FIRST =
      List.of("type", "room", "position", "id", "sender", "sender_name", "sent_at");

  static Stream<Event> events() {
    return Examples.events().stream();
  }

  @ParameterizedTest
  @MethodSource("events")
  void theCommonFieldsComeFirstAndNullsAreLeftOut(Event event) throws IOException {
    List<String> names = new ArrayList<>();
    JsonNode json = json(Examples.logged(event));
    json.fieldNames().forEachRemaining(names::add);

    assertThat(names).startsWith(FIRST.toArray(String[]::new));
    assertThat(json).noneMatch(JsonNode::isNull);
    assertThat(json.get("type").asText()).isEqualTo(EventNames.of(event.getType()));
  }

  @ParameterizedTest
  @MethodSource("events")
  void anEventIsOneLine(Event event) {
    assertThat(text(Examples.logged(event))).doesNotContain("\n", "\r");
  }

  @Test
  void anErasedEventLosesItsTextAndAttachmentAndSaysSo() throws IOException {
    for (Event event : Examples.events().subList(0, 2)) {
      LogEvent logged = Examples.logged(event);
      JsonNode erased = json(new LogEvent(logged.position(), logged.sentAt(), event, true));

      assertThat(erased.get("erased").asBoolean()).isTrue();
      assertThat(erased.has("text")).isFalse();
      assertThat(erased.toString()).doesNotContain("attachment", "plan.pdf");
      assertThat(erased.get("id").asText()).isEqualTo(event.getId());
    }
    assertThat(json(Examples.logged(Examples.message("hi"))).has("erased")).isFalse();
  }

  @Test
  void anEventThatCannotBeWrittenLeavesNothingInTheNext() {
    LogEvent good = Examples.logged(Examples.message("hello"));
    String json = text(good);
    Event broken = Examples.message("lost");
    broken.setType(null);
    var faulty = new LogEvent(good.position(), good.sentAt(), broken);
    assertThatThrownBy(() -> EventJson.encode(faulty)).isInstanceOf(RuntimeException.class);

    assertThat(text(good)).isEqualTo(json);
  }

  @Test
  void everyTextComesBackAsItWas() throws IOException {
    for (String text :
        List.of(
            "",
            "\"\\/\b\f\n\r\t\u0000\u001f\u007f",
            "\u2028\u2029</script>",
            "Grüße, 世界",
            "\uD83D\uDC4B\uD83C\uDFFD",
            "x".repeat(100_000))) {
      LogEvent event = Examples.logged(Examples.message(text));

      assertThat(json(event).get("text").asText()).isEqualTo(text);
    }
    assertThat(text(Examples.logged(Examples.message("\uD83D\uDC4B"))))
        .as("as itself, not as two escapes")
        .contains("\uD83D\uDC4B");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1970-01-01T00:00:00.000Z",
    "-1, 1969-12-31T23:59:59.999Z",
    "1795255200000, 2026-11-21T10:00:00.000Z",
    "951868799007, 2000-02-29T23:59:59.007Z",
    "253402300799999, 9999-12-31T23:59:59.999Z",
    "-62167219200000, 0000-01-01T00:00:00.000Z",
    "253402300800000, +10000-01-01T00:00:00Z",
  })
  void timesAreRfc3339InUtcWithMilliseconds(long millis, String expected) {
    assertThat(EventJson.time(millis)).isEqualTo(expected);
  }

  @Test
  void timesAreThoseOfTheJdk() {
    long seed = Long.getLong("roomlog.seed", System.nanoTime());
    System.out.println("EventJsonTest seed " + seed);
    Random random = new Random(seed);
    DateTimeFormatter jdk =
        DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    for (int i = 0; i < 20_000; i++) {
      long millis = random.nextLong(-62_167_219_200_000L, 253_402_300_800_000L);

      assertThat(EventJson.time(millis)).isEqualTo(jdk.format(Instant.ofEpochMilli(millis)));
    }
  }

  @Test
  void theNamesOfTypesAreTheSymbolsInLowerCaseWithADot() {
    assertThat(EventNames.of(EventType.MESSAGE_POSTED)).isEqualTo("message.posted");
    for (EventType type : EventType.values()) {
      assertThat(EventNames.parse(EventNames.of(type))).isEqualTo(type);
    }
    assertThat(EventNames.parse("MESSAGE_POSTED")).isNull();
  }

  private static String text(LogEvent event) {
    return new String(EventJson.encode(event), StandardCharsets.UTF_8);
  }

  private static JsonNode json(LogEvent event) throws IOException {
    return new ObjectMapper().readTree(EventJson.encode(event));
  }
}
