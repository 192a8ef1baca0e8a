package dev.roomlog.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/// The operator's schema registry, asked over HTTP (Confluent's API, version 1). What it has said
/// once is kept for good, since ids never change; that it knows no schema of an id is believed for
/// [#UNKNOWN_FOR]. Blocks while it asks, at most [#ANSWER_TIMEOUT]. Safe for any thread.
public final class RegistryClient implements SchemaSource, AutoCloseable {

  /// How long a connection may take to be made.
  public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  /// How long one question may take, its answer read to the end; then the registry counts as away.
  public static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

  /// How long an id that the registry did not know is not asked for again.
  public static final Duration UNKNOWN_FOR = Duration.ofSeconds(10);

  /// How many unknown ids are remembered; beyond, all are forgotten and asked for again.
  public static final int MAX_UNKNOWN_IDS = 1_000;

  /// The largest answer that is read, in bytes; with a larger one the registry counts as away.
  public static final int MAX_ANSWER_BYTES = 1 << 20;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SUBJECT_NOT_FOUND = 40401;
  private static final int SCHEMA_NOT_FOUND = 40403;

  private final String base;
  private final @Nullable String authorization;
  private final Catalogue catalogue;
  private final Duration answerTimeout;
  private final LongSupplier nanoTime;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();
  private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();
  private final Map<String, Integer> writerIds = new ConcurrentHashMap<>();

  /// When, by `nanoTime`, an id was found to be unknown.
  private final Map<Integer, Long> unknown = new ConcurrentHashMap<>();

  /// @param url the registry's base URL; user info in it is sent as Basic authentication (RFC 7617)
  public RegistryClient(URI url, Catalogue catalogue) {
    this(url, catalogue, ANSWER_TIMEOUT, System::nanoTime);
  }

  RegistryClient(URI url, Catalogue catalogue, Duration answerTimeout, LongSupplier nanoTime) {
    this.base = withoutUserInfo(url);
    this.authorization = basic(url.getUserInfo());
    this.catalogue = catalogue;
    this.answerTimeout = answerTimeout;
    this.nanoTime = nanoTime;
  }

  @Override
  public @Nullable Schema schema(int id) {
    Schema known = schemas.get(id);
    if (known != null) {
      return known;
    }
    Long since = unknown.get(id);
    if (since != null && nanoTime.getAsLong() - since < UNKNOWN_FOR.toNanos()) {
      return null;
    }
    Answer answer = ask(request("/schemas/ids/" + id).GET().build());
    Schema found = answer.isError(SCHEMA_NOT_FOUND) ? null : avro(answer.expectOk());
    if (found == null) {
      if (unknown.size() >= MAX_UNKNOWN_IDS) {
        unknown.clear();
      }
      unknown.put(id, nanoTime.getAsLong());
    } else {
      schemas.put(id, found);
      unknown.remove(id);
    }
    return found;
  }

  /// The id under which the registry knows the catalogue's newest schema of `subject`; where it
  /// does not know it yet, it is registered first.
  @Override
  public int writerId(String subject) {
    Integer known = writerIds.get(subject);
    if (known != null) {
      return known;
    }
    String body =
        JSON.createObjectNode()
            .put("schema", catalogue.newest(subject).schema().toString())
            .toString();
    String path = "/subjects/" + URLEncoder.encode(subject, StandardCharsets.UTF_8);
    Answer answer = post(path, body);
    if (answer.isError(SUBJECT_NOT_FOUND) || answer.isError(SCHEMA_NOT_FOUND)) {
      answer = post(path + "/versions", body);
    }
    JsonNode id = answer.expectOk().path("id");
    if (!id.isInt()) {
      throw answer.unexpected();
    }
    writerIds.put(subject, id.intValue());
    return id.intValue();
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }

  /// A schema of another kind, or one that Avro cannot read, is none that a record of ours has.
  private static @Nullable Schema avro(JsonNode answer) {
    if (!answer.path("schemaType").asText("AVRO").equals("AVRO")) {
      return null;
    }
    try {
      return new Schema.Parser().parse(answer.path("schema").asText());
    } catch (AvroRuntimeException e) {
      return null;
    }
  }

  private Answer post(String path, String body) {
    return ask(request(path).POST(BodyPublishers.ofString(body)).build());
  }

  private HttpRequest.Builder request(String path) {
    var request =
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Accept", CatalogueApi.MEDIA_TYPE + ", application/json")
            .header("Content-Type", CatalogueApi.MEDIA_TYPE);
    return authorization == null ? request : request.header("Authorization", authorization);
  }

  private Answer ask(HttpRequest request) {
    CompletableFuture<HttpResponse<byte[]>> asked =
        http.sendAsync(
            request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER_BYTES));
    try {
      // The client's own timeout ends with the headers; this one covers the body.
      HttpResponse<byte[]> response = asked.get(answerTimeout.toMillis(), TimeUnit.MILLISECONDS);
      return new Answer(request.uri(), response.statusCode(), JSON.readTree(response.body()));
    } catch (InterruptedException e) {
      asked.cancel(true);
      Thread.currentThread().interrupt();
      throw new SchemaSourceUnavailable("interrupted while asking " + request.uri(), e);
    } catch (TimeoutException e) {
      asked.cancel(true);
      throw new SchemaSourceUnavailable("no answer in time from " + request.uri(), e);
    } catch (ExecutionException | IOException e) {
      throw new SchemaSourceUnavailable("no usable answer from " + request.uri(), e);
    }
  }

  private static String withoutUserInfo(URI url) {
    String text = url.toString();
    String userInfo = url.getRawUserInfo();
    String bare = userInfo == null ? text : text.replace("//" + userInfo + "@", "//");
    return bare.endsWith("/") ? bare.substring(0, bare.length() - 1) : bare;
  }

  private static @Nullable String basic(@Nullable String userInfo) {
    return userInfo == null
        ? null
        : "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
  }

  private record Answer(URI uri, int status, JsonNode body) {

    boolean isError(int code) {
      return status == 404 && body.path("error_code").asInt() == code;
    }

    JsonNode expectOk() {
      if (status != 200) {
        throw unexpected();
      }
      return body;
    }

    SchemaSourceUnavailable unexpected() {
      return new SchemaSourceUnavailable(
          "status %d, error code %d from %s"
              .formatted(status, body.path("error_code").asInt(), uri),
          null);
    }
  }
}
