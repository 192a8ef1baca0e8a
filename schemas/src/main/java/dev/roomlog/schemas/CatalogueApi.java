package dev.roomlog.schemas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.roomlog.schemas.Catalogue.Version;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/// The catalogue, served read-only in the HTTP API of the schema registry that the ecosystem's
/// clients speak (Confluent's, API version 1): the same paths, JSON shapes and error codes. A stock
/// consumer needs only the URL that ends in [#PREFIX]. Safe for any thread.
public final class CatalogueApi {

  /// The media type of every answer.
  public static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";

  /// What stands before the registry's own paths.
  public static final String PREFIX = "/schema-registry";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String IDS = PREFIX + "/schemas/ids/";
  private static final String SUBJECTS = PREFIX + "/subjects";
  private static final String SUBJECT = SUBJECTS + "/";
  private static final List<String> NEWEST = List.of("latest", "-1");
  private static final String VERSION_NUMBER = "[1-9][0-9]{0,8}";

  private final Map<String, Answer> answers = new HashMap<>();

  /// An answer in full.
  ///
  /// @param status the HTTP status
  /// @param json the body, of type [#MEDIA_TYPE]
  public record Answer(int status, String json) {}

  public CatalogueApi(Catalogue catalogue) {
    Map<String, List<Integer>> subjects = new LinkedHashMap<>();
    for (Version version : catalogue.versions()) {
      subjects.merge(version.subject(), List.of(version.version()), CatalogueApi::joined);
      serve(version);
    }
    subjects.forEach((subject, numbers) -> put(SUBJECT + subject + "/versions", numbers));
    put(SUBJECTS, subjects.keySet());
    put(PREFIX + "/config", Map.of("compatibilityLevel", "FULL_TRANSITIVE"));
  }

  /// Answers a GET.
  ///
  /// @param path the path, still percent-encoded, without a query; it starts with [#PREFIX]
  public Answer get(String path) {
    Answer answer = answers.get(path);
    return answer != null ? answer : refusal(path);
  }

  private void serve(Version version) {
    String schema = version.schema().toString();
    put(IDS + version.id(), Map.of("schema", schema));
    put(
        IDS + version.id() + "/versions",
        List.of(ordered("subject", version.subject(), "version", version.version())));

    var whole = ordered("subject", version.subject(), "version", version.version());
    whole.put("id", version.id());
    whole.put("schema", schema);
    String versions = SUBJECT + version.subject() + "/versions/";
    put(versions + version.version(), whole);
    put(versions + version.version() + "/schema", version.schema());
    for (String newest : NEWEST) { // versions come oldest first, so the newest stays
      put(versions + newest, whole);
      put(versions + newest + "/schema", version.schema());
    }
  }

  private Answer refusal(String path) {
    if (Routes.methods(path).isEmpty()) {
      return error(404, 404, "HTTP 404 Not Found");
    }
    if (path.startsWith(IDS)) {
      return error(404, 40403, "Schema not found");
    }
    String[] segments = path.split("/", -1); // "", schema-registry, subjects, S, versions, V, ...
    if (!answers.containsKey(SUBJECT + segments[3] + "/versions")) {
      return error(404, 40401, "Subject not found.");
    }
    return segments.length > 5 && segments[5].matches(VERSION_NUMBER)
        ? error(404, 40402, "Version not found.")
        : error(
            422,
            42202,
            "The version is not valid. Allowed values are between [1, 2^31-1] and the string"
                + " \"latest\"");
  }

  private void put(String path, Object body) {
    answers.put(path, new Answer(200, json(body)));
  }

  private static Answer error(int status, int code, String message) {
    return new Answer(status, json(ordered("error_code", code, "message", message)));
  }

  private static String json(Object body) {
    try {
      return body instanceof Schema schema ? schema.toString() : JSON.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Object> ordered(
      String first, Object firstValue, String second, Object secondValue) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put(first, firstValue);
    members.put(second, secondValue);
    return members;
  }

  private static List<Integer> joined(List<Integer> some, List<Integer> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }
}
