package dev.roomlog.fanout.edge;

import dev.roomlog.access.Person;
import dev.roomlog.access.TokenVerifier;
import dev.roomlog.access.Verification;
import dev.roomlog.access.web.Origins;
import dev.roomlog.schemas.Problem;
import dev.roomlog.schemas.ProblemCode;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.QueryStringDecoder;
import jakarta.inject.Singleton;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which requests may become sockets (RFC 6455 section 4.2.1, and our own rules). Safe for any
/// thread.
@Singleton
public final class Handshakes {

  public static final String PATH = "/v1/socket";
  public static final String SUBPROTOCOL = "roomlog.v1";

  /// The largest frame, and the largest message, in bytes.
  public static final int MAX_FRAME = 64 * 1024;

  private static final String VERSION = "13";
  private static final String BEARER = "Bearer ";
  private static final int KEY_BYTES = 16;

  private final Origins origins;
  private final TokenVerifier verifier;

  Handshakes(Origins origins, TokenVerifier verifier) {
    this.origins = origins;
    this.verifier = verifier;
  }

  /// What becomes of a request.
  sealed interface Outcome {

    /// It has nothing to do with sockets.
    record NotOurs() implements Outcome {}

    record Welcome() implements Outcome {}

    record Refused(Problem problem) implements Outcome {}
  }

  /// @param tls whether the request came over TLS
  Outcome check(HttpRequest request, boolean tls) {
    String path = path(request.uri());
    boolean upgrade = isUpgrade(request.headers());
    if (!path.equals(PATH)) {
      return upgrade ? elsewhere(path) : new Outcome.NotOurs();
    }
    if (!HttpMethod.GET.equals(request.method())) {
      return upgrade
          ? refuse(ProblemCode.METHOD_NOT_ALLOWED, "A socket begins with GET.")
          : new Outcome.NotOurs();
    }
    Outcome refusal = malformed(request, upgrade);
    return refusal == null ? unwelcome(request.headers(), tls) : refusal;
  }

  private @Nullable Outcome malformed(HttpRequest request, boolean upgrade) {
    HttpHeaders headers = request.headers();
    if (!upgrade || !VERSION.equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
      return refuse(
          ProblemCode.UPGRADE_REQUIRED,
          "Ask for Upgrade: websocket with Sec-WebSocket-Version: 13 (RFC 6455).");
    }
    if (headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_KEY).size() != 1
        || !isKey(headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY))) {
      return refuse(ProblemCode.MALFORMED_REQUEST, "Sec-WebSocket-Key is 16 bytes in Base64.");
    }
    if (HttpUtil.isTransferEncodingChunked(request)
        || HttpUtil.getContentLength(request, 0L) != 0) {
      return refuse(ProblemCode.MALFORMED_REQUEST, "A handshake has no body.");
    }
    if (hasToken(request.uri())) {
      return refuse(
          ProblemCode.MALFORMED_REQUEST,
          "A token in a URL ends up in logs: send it in Authorization or in hello.");
    }
    return null;
  }

  private Outcome unwelcome(HttpHeaders headers, boolean tls) {
    List<String> origin = headers.getAll(HttpHeaderNames.ORIGIN);
    if (origin.size() > 1
        || !origins.allows(
            headers.get(HttpHeaderNames.ORIGIN), headers.get(HttpHeaderNames.HOST), tls)) {
      return refuse(
          ProblemCode.FORBIDDEN_ORIGIN,
          "The operator allows origins with the setting roomlog.origins.");
    }
    List<String> authorizations = headers.getAll(HttpHeaderNames.AUTHORIZATION);
    if (authorizations.size() > 1) {
      return refuse(ProblemCode.MALFORMED_REQUEST, "Send one Authorization header.");
    }
    return authorizations.isEmpty() ? new Outcome.Welcome() : verify(authorizations.getFirst());
  }

  /// The token of an Authorization header; null where it holds none.
  public static @Nullable String token(@Nullable String authorization) {
    return authorization != null && authorization.startsWith(BEARER)
        ? authorization.substring(BEARER.length()).strip()
        : null;
  }

  private Outcome verify(String authorization) {
    String token = token(authorization);
    if (token == null) {
      return refuse(ProblemCode.UNAUTHORIZED, "Authorization holds a Bearer token.");
    }
    return switch (verifier.verify(token)) {
      case Verification.Verified(Person _, _) -> new Outcome.Welcome();
      case Verification.Verified _ ->
          refuse(ProblemCode.UNAUTHORIZED, "A socket needs a person's token.");
      case Verification.Refused(String reason) -> refuse(ProblemCode.UNAUTHORIZED, reason);
    };
  }

  /// There is one socket; every other path is refused here, since the router is more lenient than
  /// we are.
  private static Outcome elsewhere(String path) {
    boolean plain = path.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '%' && c != '\\');
    return plain && !path.contains("..") && !path.contains("//")
        ? refuse(ProblemCode.NOT_FOUND, "The socket is at " + PATH + ".")
        : refuse(ProblemCode.MALFORMED_REQUEST, "The path is malformed.");
  }

  private static Outcome refuse(ProblemCode code, String detail) {
    return new Outcome.Refused(Problem.of(code, detail));
  }

  private static boolean isUpgrade(HttpHeaders headers) {
    return headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
        && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true);
  }

  private static boolean isKey(String key) {
    try {
      return Base64.getDecoder().decode(key.strip()).length == KEY_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean hasToken(String uri) {
    try {
      var parameters = new QueryStringDecoder(uri).parameters();
      return parameters.containsKey("access_token") || parameters.containsKey("token");
    } catch (IllegalArgumentException e) {
      return true;
    }
  }

  private static String path(String uri) {
    int end = uri.indexOf('?');
    return end < 0 ? uri : uri.substring(0, end);
  }
}
