package dev.roomlog.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/// Every schema version ever released, built in. Ids never change.
public final class Catalogue implements SchemaSource {

  private static final String FOLDER = "released/";
  private static final Catalogue BUILT_IN = new Catalogue();

  private final List<Version> versions;

  /// One released version of a subject.
  ///
  /// @param id what stands in the wire format
  /// @param version counts from 1 within the subject
  public record Version(int id, String subject, int version, Schema schema) {}

  private Catalogue() {
    try (InputStream index = open("catalogue.json")) {
      List<Version> read = new ArrayList<>();
      for (JsonNode entry : new ObjectMapper().readTree(index)) {
        try (InputStream file = open(entry.required("file").asText())) {
          read.add(
              new Version(
                  entry.required("id").asInt(),
                  entry.required("subject").asText(),
                  entry.required("version").asInt(),
                  new Schema.Parser().parse(file)));
        }
      }
      versions = List.copyOf(read);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Catalogue builtIn() {
    return BUILT_IN;
  }

  /// All versions, in the order of their ids.
  public List<Version> versions() {
    return versions;
  }

  @Override
  public @Nullable Schema schema(int id) {
    for (Version version : versions) {
      if (version.id() == id) {
        return version.schema();
      }
    }
    return null;
  }

  @Override
  public int writerId(String subject) {
    return newest(subject).id();
  }

  /// The version that records of `subject` are written with.
  public Version newest(String subject) {
    for (Version version : versions.reversed()) {
      if (version.subject().equals(subject)) {
        return version;
      }
    }
    throw new IllegalArgumentException("no released version of " + subject);
  }

  private static InputStream open(String file) {
    return Objects.requireNonNull(Catalogue.class.getResourceAsStream(FOLDER + file), file);
  }
}
