package dev.roomlog.ingest.messages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomlog.log.DirectoryEntry;
import dev.roomlog.log.DirectoryType;
import dev.roomlog.testing.TestTokens;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What is answered without the framework, and that all else reaches it whole and uncounted.
class PlainPostsTest extends DirectPostFixture {

  static Stream<Arguments> requestsThatAreNotPlain() {
    return Stream.of(
        named("another method", request -> request.setMethod(HttpMethod.PUT)),
        named("HTTP/1.0", request -> request.setProtocolVersion(HttpVersion.HTTP_1_0)),
        named("a query", request -> request.setUri(PATH + "?a=b")),
        named("a slash more", request -> request.setUri(PATH + "/")),
        named("a bad room", request -> request.setUri(PATH.replace("lobby", "Lobby"))),
        named("an escape", request -> request.setUri(PATH.replace("lobby", "lobb%79"))),
        named("a path without a room", request -> request.setUri("/v1/rooms/messages")),
        named(
            "a refusal of the edge",
            request -> request.setDecoderResult(DecoderResult.failure(new Exception()))),
        without("Host"),
        without("Authorization"),
        without("Content-Type"),
        without("Content-Length"),
        twice("Authorization"),
        twice("Content-Length"),
        with("Authorization", "Basic x"),
        with("Authorization", "Bearer never-seen"),
        with("Authorization", "Bearer between-services"),
        with("Content-Type", "text/plain"),
        with("Content-Length", "0"),
        with("Content-Length", "65537"),
        with("Content-Length", "1x"),
        with("Transfer-Encoding", "chunked"),
        with("Content-Encoding", "identity"),
        with("Expect", "100-continue"),
        with("Upgrade", "h2c"),
        with("Origin", "https://chat.example"),
        with("Connection", "close"),
        with("Connection", "keep-alive, x"),
        with("Accept", "text/html"),
        named(
            "an answer to be compressed",
            request ->
                request.headers().set("Accept-Encoding", "gzip").set("Content-Length", "257")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("requestsThatAreNotPlain")
  void everythingElsePassesUntouched(String name, Consumer<HttpRequest> change) {
    HttpRequest request = post();
    change.accept(request);
    LastHttpContent body = last(HELLO);

    arrive(request, body);

    assertThat(framework()).isSameAs(request);
    assertThat(framework()).isSameAs(body);
    assertThat(sent()).isZero();
    body.release();
  }

  @ParameterizedTest
  @MethodSource("harmless")
  void whatTheFrameworkWouldAcceptIsPlainToo(Consumer<HttpRequest> change) {
    HttpRequest request = post();
    change.accept(request);

    arrive(request, last(HELLO));

    assertThat(sent()).isOne();
  }

  static Stream<Consumer<HttpRequest>> harmless() {
    return Stream.of(
        request -> request.headers().set("Connection", "Keep-Alive"),
        request -> request.headers().set("Accept", "application/json"),
        request -> request.headers().set("Accept", "*/*"),
        request -> request.headers().set("Content-Type", "application/json; charset=utf-8"),
        request -> request.headers().set("Accept-Encoding", "gzip"),
        request -> request.headers().set("Traceparent", "00-0-0-0"));
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of("lobby", "{\"text\":"),
        Arguments.of("lobby", "{\"text\":\"\"}"),
        Arguments.of("lobby", "{\"text\":\"a\",\"as\":\"bob\"}"),
        Arguments.of("lobby", "{\"text\":\"" + "a".repeat(8193) + "\"}"),
        Arguments.of("nowhere", HELLO));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatIsRefusedGoesToTheFrameworkWhole(String room, String body) {
    HttpRequest request = post().setUri(PATH.replace("lobby", room));
    request.headers().set("Content-Length", body.length());

    arrive(request, new DefaultHttpContent(utf8(body.substring(0, 5))), last(body.substring(5)));

    assertThat(framework()).isSameAs(request);
    assertThat(framework())
        .isInstanceOfSatisfying(
            LastHttpContent.class,
            whole -> assertThat(whole.content().toString(StandardCharsets.UTF_8)).isEqualTo(body));
    assertThat(framework()).isNull();
    assertThat(sent()).isZero();
  }

  @Test
  void aRefusalByTheLimitIsCountedByTheFrameworkAlone() {
    for (int i = 0; i < BURST; i++) {
      arrive(post(), last(HELLO));
      acknowledge();
      assertThat(answer().status()).isEqualTo(HttpResponseStatus.CREATED);
    }

    arrive(post(), last(HELLO));

    assertThat(framework()).isInstanceOf(HttpRequest.class);
    assertThat(meters.counter("roomlog.ingest.limited", "limit", "messages").count()).isZero();
  }

  @Test
  void aTokenThatNoLongerCountsIsRefusedByTheFrameworkAlone() {
    var banned = new DirectoryEntry();
    TestTokens.Minting ann = tokens.person("ann");
    String token = ann.token();
    verifier.verify(token);
    banned.setType(DirectoryType.ACCOUNT);
    banned.setVersion(1);
    banned.setBanned(true);
    directory.apply("account:" + ann.sender(), banned);
    HttpRequest request = post();
    request.headers().set("Authorization", "Bearer " + token);

    arrive(request, last(HELLO));

    assertThat(framework()).isSameAs(request);
    assertThat(meters.counter("roomlog.access.token.refusals").count()).isZero();
  }

  private static Arguments named(String name, Consumer<HttpRequest> change) {
    return Arguments.of(name, change);
  }

  private static Arguments with(String header, String value) {
    return named(header + ": " + value, request -> request.headers().set(header, value));
  }

  private static Arguments twice(String header) {
    return named(
        "two of " + header,
        request -> request.headers().add(header, request.headers().get(header)));
  }

  private static Arguments without(String header) {
    return named("no " + header, request -> request.headers().remove(header));
  }
}
