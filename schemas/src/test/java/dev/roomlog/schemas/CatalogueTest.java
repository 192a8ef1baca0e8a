package dev.roomlog.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.roomlog.schemas.Catalogue.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What was released stays, and what comes next can be read together with it.
class CatalogueTest {

  private final Catalogue catalogue = Catalogue.builtIn();

  static Stream<Path> sources() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/main/avro"))) {
      return files.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("sources")
  void theSourcesAreTheNewestReleasedVersions(Path source) throws IOException {
    Schema schema = new Schema.Parser().parse(source.toFile());
    Version newest =
        Stream.of(Topics.MESSAGES, Topics.DIRECTORY)
            .map(topic -> catalogue.newest(topic.subject()))
            .filter(version -> version.schema().getFullName().equals(schema.getFullName()))
            .findFirst()
            .orElseThrow();

    assertThat(schema.toString())
        .as(
            """
            %s is not the newest released version of %s. What was released never changes. \
            Copy it to src/main/resources/dev/roomlog/schemas/released/%s.%d.avsc, add \
            {"id": %d, "subject": "%s", "version": %d, "file": "%s.%d.avsc"} to catalogue.json \
            there, then run GoldenRecords.main in schemas/ and commit what it wrote.\
            """,
            source,
            newest.subject(),
            newest.subject(),
            newest.version() + 1,
            catalogue.versions().getLast().id() + 1,
            newest.subject(),
            newest.version() + 1,
            newest.subject(),
            newest.version() + 1)
        .isEqualTo(newest.schema().toString());
  }

  @Test
  void everyVersionReadsEveryOtherOfItsSubject() {
    assertThat(Compatibility.breaches(catalogue.versions())).isEmpty();
  }

  @Test
  void idsAreUniqueAndVersionsCountFromOne() {
    assertThat(catalogue.versions()).extracting(Version::id).doesNotHaveDuplicates().isSorted();
    for (Version version : catalogue.versions()) {
      assertThat(catalogue.schema(version.id())).isSameAs(version.schema());
      assertThat(catalogue.versions().stream().filter(v -> v.subject().equals(version.subject())))
          .extracting(Version::version)
          .startsWith(1)
          .contains(version.version())
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void anUnknownIdIsNullAndAnUnknownSubjectIsOurMistake() {
    assertThat(catalogue.schema(0)).isNull();
    assertThat(catalogue.schema(-1)).isNull();
    assertThatThrownBy(() -> catalogue.writerId("nobody-value"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a removed field that has no default |"
            + "{\"name\": \"sender\", \"doc\"| {\"name\": \"gone\", \"default\": \"\", \"doc\"|"
            + "version 1 cannot read version 2: READER_FIELD_MISSING_DEFAULT_VALUE at"
            + " /fields/3: sender",
        "a new field without a default |"
            + "{\"name\": \"sender\", \"doc\"|"
            + "{\"name\": \"new\", \"type\": \"string\"}, {\"name\": \"sender\", \"doc\"|"
            + "version 2 cannot read version 1: READER_FIELD_MISSING_DEFAULT_VALUE at"
            + " /fields/3: new",
        "a changed type |"
            + "[\"null\", \"long\"]|[\"null\", \"string\"]|"
            + "version 1 cannot read version 2: MISSING_UNION_BRANCH",
        "a taken back symbol |, \"ROOM_CHANGED\"]|]|"
            + "version 2 cannot read version 1: ENUM_SYMBOL_TAKEN_BACK at type: ROOM_CHANGED",
        "a renamed symbol |\"MEMBER_LEFT\"|\"MEMBER_GONE\"|"
            + "version 2 cannot read version 1: ENUM_SYMBOL_TAKEN_BACK at type: MEMBER_LEFT",
        "a renamed record |\"name\": \"Event\"|\"name\": \"ChatEvent\"|NAME_MISMATCH",
      })
  void aBreakingChangeIsNamed(String change, String from, String to, String breach)
      throws IOException {
    assertThat(Compatibility.breaches(withNext(from, to))).anyMatch(line -> line.contains(breach));
  }

  @Test
  void aNewFieldWithADefaultAndANewSymbolAreFine() throws IOException {
    assertThat(
            Compatibility.breaches(
                withNext("\"ROOM_CHANGED\"]", "\"ROOM_CHANGED\", \"POLL_OPENED\"]")))
        .isEmpty();
    assertThat(
            Compatibility.breaches(
                withNext(
                    "{\"name\": \"sender\", \"doc\"",
                    "{\"name\": \"new\", \"type\": [\"null\", \"string\"], \"default\": null},"
                        + " {\"name\": \"sender\", \"doc\"")))
        .isEmpty();
  }

  /// The released versions and one more of `chat.messages-value`, its source changed in one place.
  private List<Version> withNext(String from, String to) throws IOException {
    String source = Files.readString(Path.of("src/main/avro/event.avsc"));
    assertThat(source).contains(from);
    Version newest = catalogue.newest(Topics.MESSAGES.subject());
    List<Version> versions = new ArrayList<>(catalogue.versions());
    versions.add(
        new Version(
            99,
            newest.subject(),
            newest.version() + 1,
            new Schema.Parser().parse(source.replace(from, to))));
    return versions;
  }
}
