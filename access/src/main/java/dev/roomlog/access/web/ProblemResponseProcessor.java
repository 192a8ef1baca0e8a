package dev.roomlog.access.web;

import dev.roomlog.schemas.Problem;
import dev.roomlog.schemas.ProblemCode;
import dev.roomlog.schemas.Routes;
import io.micronaut.context.annotation.Primary;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.netty.NettyHttpRequestBuilder;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;
import java.util.Set;

/// Renders what the framework refuses by itself (no route, wrong method, too large, ...) as a
/// problem. The input is never echoed and no exception is shown; the framework has logged the
/// exceptions that nobody expected, once.
@Singleton
@Primary
final class ProblemResponseProcessor implements ErrorResponseProcessor<byte[]> {

  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;

  @Override
  public MutableHttpResponse<byte[]> processResponse(
      ErrorContext context, MutableHttpResponse<?> found) {
    HttpRequest<?> request = context.getRequest();
    if (request instanceof NettyHttpRequestBuilder netty
        && netty.toHttpRequest().decoderResult().cause() instanceof RefusedRequest refused) {
      return Problems.response(refused.problem());
    }
    Set<String> methods = Routes.methods(request.getUri().getRawPath());
    boolean knownPath = !methods.isEmpty() && !methods.contains(method(request));
    if (found.code() == METHOD_NOT_ALLOWED || (found.code() == NOT_FOUND && knownPath)) {
      MutableHttpResponse<byte[]> response = Problems.response(problem(METHOD_NOT_ALLOWED));
      String allow =
          methods.isEmpty()
              ? found.getHeaders().get(HttpHeaders.ALLOW)
              : String.join(", ", methods);
      return allow == null ? response : response.header(HttpHeaders.ALLOW, allow);
    }
    return Problems.response(problem(found.code()));
  }

  /// What the route table calls the request's method; a HEAD is a GET.
  private static String method(HttpRequest<?> request) {
    return request.getMethod() == HttpMethod.HEAD ? "GET" : request.getMethodName();
  }

  private static Problem problem(int status) {
    return switch (status) {
      case 400 ->
          Problem.of(ProblemCode.MALFORMED_REQUEST, "The request cannot be read; check its form.");
      case 401 -> Problem.of(ProblemCode.UNAUTHORIZED, "Send Authorization: Bearer and a token.");
      case 403 -> Problem.of(ProblemCode.FORBIDDEN, "This is not allowed.");
      case 404 -> Problem.of(ProblemCode.NOT_FOUND, "No resource has this path; see /openapi.");
      case METHOD_NOT_ALLOWED ->
          Problem.of(ProblemCode.METHOD_NOT_ALLOWED, "Allow lists the methods of this path.");
      case 406 ->
          Problem.of(ProblemCode.NOT_ACCEPTABLE, "This resource is served as application/json.");
      case 408 -> Problem.of(ProblemCode.REQUEST_TIMEOUT, "Send the whole request in time.");
      case 413 -> Problem.of(ProblemCode.TOO_LARGE, "The request's head or body is too large.");
      case 415 ->
          Problem.of(ProblemCode.UNSUPPORTED_MEDIA_TYPE, "Send application/json, not encoded.");
      case 422 -> Problem.of(ProblemCode.VALIDATION_FAILED, "The request's fields are not valid.");
      case 426 -> Problem.of(ProblemCode.UPGRADE_REQUIRED, "Open a WebSocket here.");
      case 429 -> Problem.of(ProblemCode.TOO_MANY_REQUESTS, "Slow down; see Retry-After.");
      case 503 -> Problem.of(ProblemCode.OVERLOADED, "Try again; see Retry-After.");
      default ->
          status < 500
              ? Problem.of(ProblemCode.MALFORMED_REQUEST, "The request cannot be served.")
              : Problems.unexpected();
    };
  }
}
