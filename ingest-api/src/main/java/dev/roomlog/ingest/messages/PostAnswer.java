package dev.roomlog.ingest.messages;

import dev.roomlog.access.web.Problems;
import dev.roomlog.schemas.EventJson;
import dev.roomlog.schemas.LogEvent;
import dev.roomlog.schemas.Problem;
import dev.roomlog.schemas.ProblemCode;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

/// What a post is answered with: the same on the framework's way and on the direct one.
sealed interface PostAnswer {

  /// The framework's form. It adds the body's length.
  HttpResponse<byte[]> forFramework();

  /// The same as it goes to the HTTP codec.
  FullHttpResponse forCodec();

  int status();

  /// The event as it stands in the log, in its JSON.
  ///
  /// @param isNew whether this post brought it there
  record Logged(boolean isNew, byte[] json) implements PostAnswer {

    @Override
    public HttpResponse<byte[]> forFramework() {
      return HttpResponse.<byte[]>status(isNew ? HttpStatus.CREATED : HttpStatus.OK)
          .body(json)
          .contentType(MediaType.APPLICATION_JSON_TYPE);
    }

    @Override
    public FullHttpResponse forCodec() {
      FullHttpResponse response =
          response(isNew ? HttpResponseStatus.CREATED : HttpResponseStatus.OK, json);
      response.headers().set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON);
      return response;
    }

    @Override
    public int status() {
      return isNew ? HttpStatus.CREATED.getCode() : HttpStatus.OK.getCode();
    }
  }

  /// Why there is no event to show.
  record Refusal(Problem problem) implements PostAnswer {

    @Override
    public HttpResponse<byte[]> forFramework() {
      return Problems.response(problem);
    }

    @Override
    public FullHttpResponse forCodec() {
      HttpResponse<byte[]> rendered = forFramework();
      FullHttpResponse response =
          response(new HttpResponseStatus(rendered.code(), rendered.reason()), rendered.body());
      rendered.getHeaders().forEach((name, values) -> response.headers().set(name, values));
      return response;
    }

    @Override
    public int status() {
      return problem.code().status();
    }
  }

  static PostAnswer of(PostOutcome outcome) {
    return switch (outcome) {
      case PublishOutcome.Accepted(LogEvent event) -> new Logged(true, EventJson.encode(event));
      case PostOutcome.Repeated(LogEvent event) -> new Logged(false, EventJson.encode(event));
      case PostOutcome.IdConflict() ->
          refusal(
              ProblemCode.ID_CONFLICT,
              "This room has an event with that id from another sender or with another content.");
      case PublishOutcome.Overloaded() ->
          refusal(ProblemCode.OVERLOADED, "Nothing was published. Try again later.");
      case PublishOutcome.LogUnavailable() ->
          refusal(ProblemCode.LOG_UNAVAILABLE, "Nothing was published. Try again later.");
      case PublishOutcome.Unknown() ->
          refusal(
              ProblemCode.PUBLISH_OUTCOME_UNKNOWN,
              "The message may stand in the log. Try again with the same id.");
      case PostOutcome.StoreUnavailable() ->
          refusal(
              ProblemCode.STORE_UNAVAILABLE,
              "An id that is not a fresh UUIDv7 must be looked up first. Try again later.");
    };
  }

  private static PostAnswer refusal(ProblemCode code, String detail) {
    return new Refusal(Problem.of(code, detail));
  }

  /// What is set here is ours alone, so no character of it is checked again.
  private static FullHttpResponse response(HttpResponseStatus status, byte[] body) {
    HttpHeaders headers =
        DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
    headers.setInt(HttpHeaderNames.CONTENT_LENGTH, body.length);
    return new DefaultFullHttpResponse(
        HttpVersion.HTTP_1_1,
        status,
        Unpooled.wrappedBuffer(body),
        headers,
        EmptyHttpHeaders.INSTANCE);
  }
}
