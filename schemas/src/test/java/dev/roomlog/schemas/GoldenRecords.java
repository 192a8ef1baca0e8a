package dev.roomlog.schemas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.roomlog.log.DirectoryEntry;
import dev.roomlog.log.Event;
import dev.roomlog.schemas.Catalogue.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/// The kept records of every released version: `golden/<subject>/<version>/<type>.avro` holds a
/// value's bytes, the `.json` beside it what every later reader has to make of them, and
/// `schema.sha256` the digest of the released schema itself.
///
/// Run [#main] once after a version was added; it writes what is missing for the newest versions
/// and never touches what is there.
final class GoldenRecords {

  static final Path FOLDER = Path.of("src/test/resources/golden");

  private GoldenRecords() {}

  static Path folder(Version version) {
    return FOLDER.resolve(version.subject()).resolve(String.valueOf(version.version()));
  }

  static String json(Event event) {
    return new String(EventJson.encode(Examples.logged(event)), StandardCharsets.UTF_8);
  }

  /// The entry's fields that are not null; Avro's own text of them.
  static String json(DirectoryEntry entry) {
    try {
      JsonNode fields = new ObjectMapper().readTree(entry.toString());
      ((ObjectNode) fields).properties().removeIf(field -> field.getValue().isNull());
      return fields.toString();
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String digest(Version version) {
    try {
      byte[] schema = version.schema().toString().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(schema));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  public static void main(String[] args) throws IOException {
    Catalogue catalogue = Catalogue.builtIn();
    var events = new WireFormat<Event>(Topics.MESSAGES, Event.getClassSchema(), catalogue);
    Version newest = catalogue.newest(Topics.MESSAGES.subject());
    for (Event event : Examples.events()) {
      write(newest, event.getType().name(), events.encode(event), json(event));
    }
    var entries =
        new WireFormat<DirectoryEntry>(
            Topics.DIRECTORY, DirectoryEntry.getClassSchema(), catalogue);
    newest = catalogue.newest(Topics.DIRECTORY.subject());
    for (DirectoryEntry entry : Examples.directoryEntries()) {
      write(newest, entry.getType().name(), entries.encode(entry), json(entry));
    }
    for (Version version : catalogue.versions()) {
      writeNew(
          folder(version).resolve("schema.sha256"),
          digest(version).getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void write(Version version, String type, byte[] bytes, String json)
      throws IOException {
    String name = type.toLowerCase(Locale.ROOT);
    writeNew(folder(version).resolve(name + ".avro"), bytes);
    writeNew(folder(version).resolve(name + ".json"), json.getBytes(StandardCharsets.UTF_8));
  }

  private static void writeNew(Path file, byte[] bytes) throws IOException {
    if (!Files.exists(file)) {
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
    }
  }
}
