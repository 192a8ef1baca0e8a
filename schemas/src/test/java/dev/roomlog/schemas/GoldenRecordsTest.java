package dev.roomlog.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomlog.log.DirectoryEntry;
import dev.roomlog.log.Event;
import dev.roomlog.schemas.Catalogue.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A record written with any released version is read by today's reader, for good.
class GoldenRecordsTest {

  private static final String ADVICE =
      "run GoldenRecords.main in schemas/ and commit what it wrote";

  private final EventCodec events = new EventCodec(Catalogue.builtIn(), Examples.RULE);
  private final WireFormat<DirectoryEntry> entries =
      new WireFormat<>(Topics.DIRECTORY, DirectoryEntry.getClassSchema(), Catalogue.builtIn());

  static Stream<Version> versions() {
    return Catalogue.builtIn().versions().stream();
  }

  static Stream<Path> records() throws IOException {
    try (Stream<Path> files = Files.walk(GoldenRecords.FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".avro")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void everyTypeOfEveryReleasedVersionIsKept(Version version) {
    for (String symbol : version.schema().getField("type").schema().getEnumSymbols()) {
      if (!symbol.equals("UNKNOWN")) {
        assertThat(GoldenRecords.folder(version).resolve(symbol.toLowerCase(Locale.ROOT) + ".avro"))
            .as(ADVICE)
            .exists();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aReleasedSchemaNeverChanges(Version version) {
    assertThat(GoldenRecords.folder(version).resolve("schema.sha256"))
        .as(
            "%s version %d was released as it was; restore it and add a version",
            version.subject(), version.version())
        .content(StandardCharsets.UTF_8)
        .isEqualTo(GoldenRecords.digest(version));
  }

  @ParameterizedTest
  @MethodSource("records")
  void theReaderOfTodayReadsWhatWasWritten(Path file) throws IOException {
    byte[] value = Files.readAllBytes(file);
    String expected = Files.readString(Path.of(file.toString().replace(".avro", ".json")));

    assertThat(json(file, value)).isEqualTo(expected);
  }

  private String json(Path file, byte[] value) {
    if (file.startsWith(GoldenRecords.FOLDER.resolve(Topics.MESSAGES.subject()))) {
      Position position = Examples.position(Examples.message("").getType());
      return switch (events.decode(position, Examples.SENT_AT, events.key(Examples.ROOM), value)) {
        case Decoded.Value<LogEvent>(LogEvent event) -> GoldenRecords.json(event.event());
        case Decoded.Undecodable<LogEvent>(Decoded.Flaw flaw) -> flaw.name();
      };
    }
    return switch (entries.decode(value)) {
      case Decoded.Value<DirectoryEntry>(DirectoryEntry entry) -> GoldenRecords.json(entry);
      case Decoded.Undecodable<DirectoryEntry>(Decoded.Flaw flaw) -> flaw.name();
    };
  }

  @ParameterizedTest
  @MethodSource("versions")
  void everyVersionLiesInTheNamespaceOfOurRecords(Version version) {
    assertThat(version.schema().getType()).isEqualTo(Schema.Type.RECORD);
    assertThat(version.schema().getNamespace()).isEqualTo(Event.class.getPackageName());
  }
}
