package dev.roomlog.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.roomlog.log.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The published documents say what the code does.
class DocumentsTest {

  private static final Path DOCS = Path.of("../docs");

  /// The column of the first type in the table of fields.
  private static final int FIRST_TYPE = 3;

  static Stream<Event> events() {
    return Examples.events().stream();
  }

  @Test
  void theErrorsAreThoseOfTheEnum() throws IOException {
    assertThat(rows("errors.md", "code").stream().map(row -> String.join(" ", row.subList(1, 4))))
        .containsExactly(
            Stream.of(ProblemCode.values())
                .map(
                    code ->
                        "`%s` %d %s"
                            .formatted(code.code(), code.status(), code.retryable() ? "yes" : "no"))
                .toArray(String[]::new));
  }

  @Test
  void theFieldsAreThoseOfTheSchema() throws IOException {
    List<String> common = List.of("type", "room", "id", "sender", "sender_name");

    assertThat(rows("events.md", "field").stream().map(row -> row.get(1).replace("`", "")))
        .containsExactlyElementsOf(
            Event.getClassSchema().getFields().stream()
                .map(field -> field.name())
                .filter(name -> !common.contains(name))
                .toList());
  }

  @ParameterizedTest
  @MethodSource("events")
  void everyTypeHasTheFieldsThatTheTableSaysAndItsExample(Event event) throws IOException {
    String json = GoldenRecords.json(event);
    Set<String> present = new TreeSet<>();
    new ObjectMapper().readTree(json).fieldNames().forEachRemaining(present::add);
    Set<String> said = new TreeSet<>();
    for (List<String> row : rows("events.md", "field")) {
      if (!row.get(FIRST_TYPE + event.getType().ordinal() - 1).isEmpty()) {
        said.add(row.get(1).replace("`", ""));
      }
    }
    present.removeAll(Set.of("type", "room", "position", "id", "sender", "sender_name", "sent_at"));

    assertThat(said).isEqualTo(present);
    assertThat(Files.readAllLines(DOCS.resolve("events.md"))).contains(json);
  }

  @Test
  void theTopicsAreThoseOfTheCode() throws IOException {
    assertThat(rows("events.md", "topic").stream().map(row -> row.get(1)))
        .containsExactlyElementsOf(
            Topics.all().stream().map(topic -> "`" + topic.name() + "`").toList());
  }

  @Test
  void theExamplePositionIsARealOne() throws IOException {
    assertThat(Files.readString(DOCS.resolve("positions.md")))
        .contains(Position.ofRecord(0x7c9e6679, 14, 4095).toString());
  }

  /// The rows of the table whose first column has this heading, each split into its cells; the
  /// first cell is what stands before the table.
  private static List<List<String>> rows(String document, String heading) throws IOException {
    List<String> lines = Files.readAllLines(DOCS.resolve(document));
    int first = 0;
    while (!lines.get(first).startsWith("| " + heading + " |")) {
      first++;
    }
    return lines.stream()
        .skip(first + 2L)
        .takeWhile(line -> line.startsWith("|"))
        .map(line -> Stream.of(line.split("\\|", -1)).map(String::strip).toList())
        .toList();
  }
}
