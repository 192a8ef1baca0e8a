package dev.roomlog.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomlog.access.Person;
import dev.roomlog.schemas.CloseCode;
import dev.roomlog.schemas.EventNames;
import dev.roomlog.schemas.Position;
import dev.roomlog.schemas.Problem;
import dev.roomlog.schemas.ProblemCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/// The descriptions of the socket say what the code does.
class DescriptionTest {

  private static final Position POSITION = new Position(1, 2, 3);
  private static final List<ServerFrame> FRAMES =
      List.of(
          new ServerFrame.Ready(
              new Person("id", "alice", true, Set.of(), Instant.EPOCH, Instant.EPOCH)),
          new ServerFrame.Subscribed("lobby", POSITION, true),
          new ServerFrame.CaughtUp("lobby", POSITION),
          new ServerFrame.Unsubscribed("lobby", ServerFrame.Cause.REMOVED, POSITION),
          new ServerFrame.Ping(Map.of("lobby", POSITION)),
          new ServerFrame.Reconnect(5),
          new ServerFrame.Failure("lobby", Problem.of(ProblemCode.INTERNAL, "detail")));

  private static Map<String, Object> description() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(DescriptionTest.class.getResourceAsStream("asyncapi.yaml"))) {
      return new Yaml().load(in);
    }
  }

  @SuppressWarnings("unchecked") // the file's shape is known
  private static Map<String, Object> at(Map<String, Object> from, String... path) {
    Map<String, Object> found = from;
    for (String step : path) {
      found = (Map<String, Object>) Objects.requireNonNull(found.get(step), step);
    }
    return found;
  }

  @Test
  void theChannelCarriesTheFramesOfTheCode() throws IOException {
    assertThat(FRAMES)
        .as("every kind of frame is tried")
        .extracting(frame -> (Object) frame.getClass())
        .containsExactlyInAnyOrder((Object[]) ServerFrame.class.getPermittedSubclasses());
    Set<String> types =
        Stream.concat(
                CommandParser.TYPES.stream(),
                Stream.concat(FRAMES.stream().map(ServerFrame::type), Stream.of("event")))
            .collect(Collectors.toSet());
    assertThat(at(description(), "channels", "socket", "messages").keySet()).isEqualTo(types);
  }

  @Test
  void theFieldsOfTheFramesAreDescribed() throws IOException {
    Map<String, Object> messages = at(description(), "components", "messages");
    for (ServerFrame frame : FRAMES) {
      var encoded = frame.encode(null);
      dev.roomlog.fanout.tail.Frames.readHeader(encoded);
      var json = TestClient.parse(encoded.toString(StandardCharsets.UTF_8));
      encoded.release();
      Map<String, Object> payload = at(messages, frame.type(), "payload");
      List<String> fields = new ArrayList<>();
      json.fieldNames().forEachRemaining(fields::add);
      assertThat(at(payload, "properties").keySet()).as(frame.type()).containsAll(fields);
      assertThat(fields).as(frame.type()).containsAll((List<String>) payload.get("required"));
    }
  }

  @Test
  void theEventsAreThoseOfTheLog() throws IOException {
    Object types =
        at(description(), "components", "schemas", "event", "properties", "type").get("enum");
    assertThat(new TreeSet<>((List<String>) types))
        .isEqualTo(
            Arrays.stream(dev.roomlog.log.EventType.values())
                .filter(type -> type != dev.roomlog.log.EventType.UNKNOWN)
                .map(EventNames::of)
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void theCloseCodesAreThoseOfTheCode() throws IOException {
    Map<Object, Map<String, String>> codes =
        (Map<Object, Map<String, String>>) description().get("x-close-codes");
    String page = Files.readString(Path.of("..", "docs", "socket.md"));
    List<String> rows = page.lines().filter(line -> line.matches("\\| \\d{4} \\|.*")).toList();
    assertThat(codes).hasSize(CloseCode.values().length);
    assertThat(rows).hasSize(CloseCode.values().length);
    for (CloseCode code : CloseCode.values()) {
      assertThat(Objects.requireNonNull(codes).get(code.code()))
          .containsEntry("when", code.when())
          .containsEntry("reconnect", code.reconnect().name().toLowerCase(Locale.ROOT));
      String again =
          switch (code.reconnect()) {
            case YES -> "yes";
            case NO -> "no";
            case AFTER_HINT -> "yes, after the hint";
            case WITH_FRESH_TOKEN -> "yes, with a fresh token";
          };
      assertThat(rows).contains("| %d | %s | %s |".formatted(code.code(), code.when(), again));
    }
  }
}
