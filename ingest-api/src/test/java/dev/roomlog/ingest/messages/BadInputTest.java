package dev.roomlog.ingest.messages;

import static dev.roomlog.ingest.TestNode.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.roomlog.ingest.TestNode;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Each bad input has its one answer, as problem+json that never says the input back.
@ParameterizedClass(name = "direct posts {0}")
@ValueSource(booleans = {true, false})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {

  @Parameter private boolean directPosts;
  private TestNode node;
  private String token;
  private String room;
  private static final String CANARY = "canary-7f3a";

  @BeforeParameterizedClassInvocation
  void start() {
    node = TestNode.shared(directPosts);
    token = node.guest();
    room = node.room(token);
  }

  /// @param fields that `errors` must name
  private record Case(String name, byte[] body, int status, String code, List<String> fields) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> bodies() {
    return Stream.of(
        bad("no body", "", 400, "malformed_json"),
        bad("truncated", "{\"text\":\"" + CANARY, 400, "malformed_json"),
        bad("not JSON", CANARY, 400, "malformed_json"),
        bad("single quotes", "{'text':'" + CANARY + "'}", 400, "malformed_json"),
        bad("duplicate key", "{\"text\":\"a\",\"text\":\"b\"}", 400, "malformed_json"),
        bad(
            "duplicate key inside",
            "{\"text\":\"a\",\"x\":{\"k\":1,\"k\":2}}",
            400,
            "malformed_json"),
        bad("trailing token", "{\"text\":\"a\"} {}", 400, "malformed_json"),
        bad("trailing rubbish", "{\"text\":\"a\"}" + CANARY, 400, "malformed_json"),
        bad("byte order mark", "\uFEFF{\"text\":\"a\"}", 400, "malformed_json"),
        raw("invalid UTF-8", "{\"text\":\"", new byte[] {(byte) 0xc3, 0x28}, "\"}"),
        raw("overlong UTF-8", "{\"text\":\"", new byte[] {(byte) 0xc0, (byte) 0xaf}, "\"}"),
        raw(
            "surrogate in UTF-8",
            "{\"text\":\"",
            new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
            "\"}"),
        raw("UTF-16", "", "{\"text\":\"a\"}".getBytes(StandardCharsets.UTF_16LE), ""),
        bad(
            "nesting over 8",
            "{\"text\":\"a\",\"x\":" + "[".repeat(8) + "]".repeat(8) + "}",
            400,
            "malformed_json"),
        bad(
            "10,000 digits",
            "{\"text\":\"a\",\"x\":" + "9".repeat(10_000) + "}",
            400,
            "malformed_json"),
        bad("NaN", "{\"text\":NaN}", 400, "malformed_json"),
        bad("a comment", "{\"text\":\"a\"/**/}", 400, "malformed_json"),
        bad("raw control character", "{\"text\":\"a\u0001\"}", 400, "malformed_json"),
        bad("an array", "[]", 422, "validation_failed", ""),
        bad("a string", "\"" + CANARY + "\"", 422, "validation_failed", ""),
        bad(
            "unknown field",
            "{\"text\":\"a\",\"sender\":\"x\"}",
            422,
            "validation_failed",
            "sender"),
        bad("missing text", "{}", 422, "validation_failed", "text"),
        bad("null text", "{\"text\":null}", 422, "validation_failed", "text"),
        bad("empty text", "{\"text\":\"\"}", 422, "validation_failed", "text"),
        bad("blank text", "{\"text\":\" \\n\\t\\u00a0\\u2003\"}", 422, "validation_failed", "text"),
        bad("number as text", "{\"text\":12}", 422, "validation_failed", "text"),
        bad("operator as text", "{\"text\":{\"$where\":1}}", 422, "validation_failed", "text"),
        bad("lone high surrogate", "{\"text\":\"a\\ud800\"}", 422, "validation_failed", "text"),
        bad("lone low surrogate", "{\"text\":\"\\udc00a\"}", 422, "validation_failed", "text"),
        bad("swapped pair", "{\"text\":\"\\udc00\\ud800\"}", 422, "validation_failed", "text"),
        bad("NUL", "{\"text\":\"a\\u0000\"}", 422, "validation_failed", "text"),
        bad("escape", "{\"text\":\"a\\u001b[2J\"}", 422, "validation_failed", "text"),
        bad("carriage return", "{\"text\":\"a\\r\\n\"}", 422, "validation_failed", "text"),
        bad("C1 control", "{\"text\":\"a\\u0085\"}", 422, "validation_failed", "text"),
        bad(
            "bad UUID",
            "{\"text\":\"a\",\"id\":\"" + CANARY + "\"}",
            422,
            "validation_failed",
            "id"),
        bad(
            "upper-case UUID",
            "{\"text\":\"a\",\"id\":\""
                + UUID.randomUUID().toString().replaceAll("[0-9]", "A")
                + "\"}",
            422,
            "validation_failed",
            "id"),
        bad(
            "bad reply_to",
            "{\"text\":\"a\",\"reply_to\":\"1\"}",
            422,
            "validation_failed",
            "reply_to"),
        bad(
            "everything at once",
            "{\"text\":\"\",\"id\":\"1\",\"reply_to\":2,\"" + CANARY + "!\":0}",
            422,
            "validation_failed",
            "text",
            "id",
            "reply_to",
            "?"),
        bad("as without scope", "{\"text\":\"a\",\"as\":\"bob\"}", 403, "forbidden"),
        bad(
            "original_sent_at without scope",
            "{\"text\":\"a\",\"original_sent_at\":\"2020-01-01T00:00:00Z\"}",
            403,
            "forbidden"),
        bad(
            "bad time",
            "{\"text\":\"a\",\"original_sent_at\":\"yesterday\"}",
            422,
            "validation_failed",
            "original_sent_at"),
        bad("text over 8 KiB", "{\"text\":\"" + "é".repeat(4097) + "\"}", 413, "too_large"),
        bad("body over 64 KiB", "{\"text\":\"" + "a".repeat(65_536) + "\"}", 413, "too_large"));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void isAnswered(Case bad) {
    HttpResponse<String> response =
        node.exchange(
            node.request("/v1/rooms/" + room + "/messages", token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(bad.body()))
                .build());

    assertProblem(response, bad.status(), bad.code());
    assertThat(StreamSupport.stream(json(response).path("errors").spliterator(), false))
        .extracting(error -> error.path("field").asText())
        .containsExactlyInAnyOrderElementsOf(bad.fields());
  }

  Stream<Arguments> requests() {
    String path = "/v1/rooms/" + room + "/messages";
    HttpRequest.Builder none = node.request(path, token);
    return Stream.of(
        Arguments.of("no type", none.copy().POST(text("{}")), 415, "unsupported_media_type"),
        Arguments.of(
            "form",
            typed(path, "application/x-www-form-urlencoded"),
            415,
            "unsupported_media_type"),
        Arguments.of("text/plain", typed(path, "text/plain"), 415, "unsupported_media_type"),
        Arguments.of(
            "latin1",
            typed(path, "application/json; charset=latin1"),
            415,
            "unsupported_media_type"),
        Arguments.of(
            "no charset",
            typed(path, "application/json; charset=nope"),
            415,
            "unsupported_media_type"),
        Arguments.of("rubbish type", typed(path, ";;;"), 415, "unsupported_media_type"),
        Arguments.of(
            "gzip",
            typed(path, "application/json").header("Content-Encoding", "gzip"),
            415,
            "unsupported_media_type"),
        Arguments.of(
            "accept",
            typed(path, "application/json").header("Accept", "text/html"),
            406,
            "not_acceptable"),
        Arguments.of("no token", node.request(path, null).POST(text("{}")), 401, "unauthorized"),
        Arguments.of(
            "bad token", node.request(path, "a.b.c").POST(text("{}")), 401, "unauthorized"),
        Arguments.of(
            "unknown room",
            typed("/v1/rooms/" + TestNode.name() + "/messages", "application/json"),
            404,
            "room_not_found"),
        Arguments.of(
            "upper case room",
            typed("/v1/rooms/Lobby/messages", "application/json"),
            400,
            "invalid_room"),
        Arguments.of(
            "long room",
            typed("/v1/rooms/" + "a".repeat(65) + "/messages", "application/json"),
            400,
            "invalid_room"),
        Arguments.of(
            "look-alike room",
            typed("/v1/rooms/l%D0%BEbby/messages", "application/json"),
            400,
            "invalid_room"),
        Arguments.of("method", node.request(path, token).DELETE(), 405, "method_not_allowed"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("requests")
  void isAnsweredToo(String name, HttpRequest.Builder request, int status, String code) {
    assertProblem(node.exchange(request.build()), status, code);
  }

  @Test
  void anEncodedBodyIsNotInflated() throws Exception {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write("{\"text\":\"a\"}".getBytes(StandardCharsets.UTF_8));
    }
    HttpRequest request =
        node.request("/v1/rooms/" + room + "/messages", token)
            .header("Content-Type", "application/json")
            .header("Content-Encoding", "gzip")
            .POST(BodyPublishers.ofByteArray(packed.toByteArray()))
            .build();

    assertProblem(node.exchange(request), 415, "unsupported_media_type");
  }

  @Test
  void whatLooksLikeAnOperatorIsTextAsText() {
    HttpResponse<String> response =
        node.post(room, token, "{\"text\":\"{\\\"$where\\\": 1}\",\"reply_to\":null}");

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(json(response).path("text").asText()).isEqualTo("{\"$where\": 1}");
  }

  @Test
  void everyCharacterThatIsNoControlIsKept() {
    HttpResponse<String> response =
        node.post(room, token, "{\"text\":\"a\\n\\té\\ud83d\\ude00\\u2028\\\"<b>\"}");

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(json(response).path("text").asText()).isEqualTo("a\n\té😀\u2028\"<b>");
  }

  private static void assertProblem(HttpResponse<String> response, int status, String code) {
    assertThat(response.body()).doesNotContain(CANARY);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    JsonNode problem = json(response);
    assertThat(problem.path("code").asText()).isEqualTo(code);
    assertThat(problem.path("status").asInt()).isEqualTo(status);
  }

  private HttpRequest.Builder typed(String path, String type) {
    return node.request(path, token).header("Content-Type", type).POST(text("{\"text\":\"a\"}"));
  }

  private static HttpRequest.BodyPublisher text(String body) {
    return BodyPublishers.ofString(body);
  }

  private static Case bad(String name, String body, int status, String code, String... fields) {
    return new Case(name, body.getBytes(StandardCharsets.UTF_8), status, code, List.of(fields));
  }

  private static Case raw(String name, String before, byte[] bytes, String after) {
    var body = new ByteArrayOutputStream();
    body.writeBytes(before.getBytes(StandardCharsets.UTF_8));
    body.writeBytes(bytes);
    body.writeBytes(after.getBytes(StandardCharsets.UTF_8));
    return new Case(name, body.toByteArray(), 400, "malformed_json", List.of());
  }
}
