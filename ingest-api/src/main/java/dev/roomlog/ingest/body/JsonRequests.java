package dev.roomlog.ingest.body;

import dev.roomlog.access.web.ProblemException;
import dev.roomlog.schemas.Problem;
import dev.roomlog.schemas.ProblemCode;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a request must say about its body before it is read.
public final class JsonRequests {

  private static final Pattern JSON_IN_UTF_8 =
      Pattern.compile(
          "application/json\\s*(;\\s*charset\\s*=\\s*\"?utf-8\"?\\s*)?;?\\s*",
          Pattern.CASE_INSENSITIVE);

  private JsonRequests() {}

  /// Reads a request's body.
  ///
  /// @throws ProblemException `unsupported_media_type`, `too_large`, `malformed_json` or
  ///   `validation_failed`
  public static Fields fields(HttpRequest<?> request, byte[] body, int maxBytes) {
    requireJson(request);
    if (body.length > maxBytes) {
      throw new ProblemException(
          Problem.of(ProblemCode.TOO_LARGE, "A body has at most " + maxBytes + " bytes."));
    }
    return StrictJson.read(body);
  }

  private static void requireJson(HttpRequest<?> request) {
    HttpHeaders headers = request.getHeaders();
    if (headers.contains(HttpHeaders.CONTENT_ENCODING)) {
      throw unsupported("A body must not be encoded.");
    }
    if (!isJson(headers.get(HttpHeaders.CONTENT_TYPE))) {
      throw unsupported("A body must be application/json in UTF-8.");
    }
  }

  /// Whether this `Content-Type` says that the body is JSON in UTF-8.
  public static boolean isJson(@Nullable String contentType) {
    return MediaType.APPLICATION_JSON.equals(contentType)
        || (contentType != null && JSON_IN_UTF_8.matcher(contentType).matches());
  }

  private static ProblemException unsupported(String detail) {
    return new ProblemException(Problem.of(ProblemCode.UNSUPPORTED_MEDIA_TYPE, detail));
  }
}
