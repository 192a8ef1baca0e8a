package dev.roomlog.access.web;

import dev.roomlog.schemas.Problem;
import dev.roomlog.schemas.ProblemCode;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;

/// Problems as HTTP responses (RFC 9457).
public final class Problems {

  /// What `Retry-After` says where nothing better is known, in seconds.
  public static final String RETRY_AFTER_SECONDS = "1";

  private Problems() {}

  /// What is said of a failure that nobody expected, and that stands in the log.
  public static Problem unexpected() {
    return Problem.of(ProblemCode.INTERNAL, "The failure was logged. Try again later.");
  }

  public static MutableHttpResponse<byte[]> response(Problem problem) {
    MutableHttpResponse<byte[]> response =
        HttpResponse.<byte[]>status(problem.code().status(), problem.code().title())
            .body(problem.toJson())
            .contentType(Problem.MEDIA_TYPE);
    int status = problem.code().status();
    if (status == 503 || status == 429) {
      response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    if (problem.code() == ProblemCode.UNAUTHORIZED) {
      response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    return response;
  }

  static MutableHttpResponse<byte[]> response(ProblemException e) {
    MutableHttpResponse<byte[]> response = response(e.problem());
    e.headers()
        .forEach(
            (name, value) -> {
              response.getHeaders().remove(name);
              response.header(name, value);
            });
    return response;
  }
}
