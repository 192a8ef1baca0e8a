package dev.roomlog.access.web;

import dev.roomlog.access.Caller;
import dev.roomlog.access.Directory;
import dev.roomlog.access.TokenVerifier;
import dev.roomlog.access.Verification;
import dev.roomlog.schemas.ProblemCode;
import io.micronaut.core.convert.ArgumentConversionContext;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.bind.binders.TypedRequestArgumentBinder;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Gives a controller its caller: a parameter of type [Caller] is who the token in `Authorization`
/// names. Without a good token the request ends with 401; a nullable parameter is null where the
/// request shows no token.
@Singleton
public final class CallerBinder implements TypedRequestArgumentBinder<Caller> {

  private static final Argument<Caller> TYPE = Argument.of(Caller.class);
  private static final String SCHEME = "Bearer ";
  private static final List<String> TOKEN_PARAMETERS = List.of("access_token", "token");

  private final TokenVerifier tokens;

  private final Directory directory;

  public CallerBinder(TokenVerifier tokens, Directory directory) {
    this.tokens = tokens;
    this.directory = directory;
  }

  @Override
  public Argument<Caller> argumentType() {
    return TYPE;
  }

  @Override
  public BindingResult<Caller> bind(
      ArgumentConversionContext<Caller> context, HttpRequest<?> request) {
    Caller caller = caller(request);
    if (caller == null && !context.getArgument().isNullable()) {
      throw unauthorized("Send Authorization: Bearer and a token; POST /v1/sessions gives one.");
    }
    return () -> Optional.ofNullable(caller);
  }

  /// Who calls, or null where the request shows no token at all.
  ///
  /// @throws ProblemException when it shows a bad token, or shows one badly
  public @Nullable Caller caller(HttpRequest<?> request) {
    for (String parameter : TOKEN_PARAMETERS) {
      if (request.getParameters().contains(parameter)) {
        throw ProblemException.of(
            ProblemCode.MALFORMED_REQUEST,
            "A token belongs into Authorization, not into the query.");
      }
    }
    List<String> shown = request.getHeaders().getAll(HttpHeaders.AUTHORIZATION);
    if (shown.size() > 1) {
      throw ProblemException.of(
          ProblemCode.MALFORMED_REQUEST, "Send one Authorization header, not several.");
    }
    if (shown.isEmpty()) {
      return null;
    }
    String authorization = shown.getFirst();
    if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw unauthorized("Authorization must be Bearer and a token.");
    }
    return switch (tokens.verify(authorization.substring(SCHEME.length()).strip())) {
      case Verification.Verified(Caller caller, _) -> caller;
      case Verification.Refused(String reason) ->
          throw directory.knowsKeys() ? invalid(reason) : starting();
    };
  }

  private static ProblemException unauthorized(String detail) {
    return ProblemException.of(ProblemCode.UNAUTHORIZED, detail)
        .with(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
  }

  /// A 401 would make a client throw away a token that is good.
  private static ProblemException starting() {
    return ProblemException.of(
        ProblemCode.STARTING, "The node does not know the signing keys yet; try again.");
  }

  private static ProblemException invalid(String reason) {
    return ProblemException.of(
            ProblemCode.UNAUTHORIZED, reason + " POST /v1/sessions gives a new one.")
        .with(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"");
  }
}
