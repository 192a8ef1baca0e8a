package dev.roomlog.ingest.sessions;

import dev.roomlog.access.Caller;
import dev.roomlog.access.Person;
import dev.roomlog.access.ServiceCaller;
import dev.roomlog.access.web.ProblemException;
import dev.roomlog.ingest.IngestSettings;
import dev.roomlog.ingest.RateLimits;
import dev.roomlog.ingest.StoreCalls;
import dev.roomlog.ingest.body.Fields;
import dev.roomlog.ingest.body.JsonRequests;
import dev.roomlog.ingest.body.Texts;
import dev.roomlog.schemas.Problem;
import dev.roomlog.schemas.ProblemCode;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.server.util.HttpClientAddressResolver;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.annotation.Nullable;
import java.text.Normalizer;
import java.util.Objects;
import java.util.Set;

/// `POST /v1/sessions`: a new session for a handle, or a renewed one for a token.
@Controller("/v1/sessions")
@ExecuteOn(TaskExecutors.BLOCKING)
public final class SessionController {

  private static final Set<String> FIELDS = Set.of("handle", "scope", "operator_secret");
  private static final int MAX_HANDLE = 32;

  private final SessionDesk desk;
  private final RateLimits limits;
  private final HttpClientAddressResolver addresses;
  private final IngestSettings.Publishing settings;

  SessionController(
      SessionDesk desk,
      RateLimits limits,
      HttpClientAddressResolver addresses,
      IngestSettings.Publishing settings) {
    this.desk = desk;
    this.limits = limits;
    this.addresses = addresses;
    this.settings = settings;
  }

  @Operation(
      summary = "Open or renew a session",
      description =
          "With a handle: a new guest session. With a token in Authorization: the same sender and handle, with a new expiry.",
      security = {})
  @RequestBody(
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(ref = "#/components/schemas/SessionDraft")))
  @ApiResponse(
      responseCode = "201",
      description = "The session.",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Session.class)))
  @ApiResponse(
      responseCode = "default",
      description = "What went wrong.",
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(ref = "#/components/schemas/Problem")))
  @Post
  @Consumes(MediaType.ALL)
  @Produces(MediaType.APPLICATION_JSON)
  HttpResponse<Session> open(
      @Parameter(hidden = true) @Nullable Caller caller,
      HttpRequest<?> request,
      @Parameter(hidden = true) @Body @Nullable byte[] body) {
    limits.requireSession(Objects.requireNonNullElse(addresses.resolve(request), ""));
    Fields fields =
        body == null || body.length == 0
            ? Fields.none()
            : JsonRequests.fields(request, body, settings.maxBodyBytes());
    Session session =
        switch (caller) {
          case null -> opened(fields);
          case Person person -> renewed(person, fields);
          case ServiceCaller() ->
              throw ProblemException.of(ProblemCode.FORBIDDEN, "A service has no session.");
        };
    return HttpResponse.created(session);
  }

  private Session opened(Fields fields) {
    String handle = handle(fields);
    if (handle == null && !fields.has("handle")) {
      fields.reject("handle", "Is needed.");
    }
    String scope = fields.text("scope");
    if (scope != null && !scope.equals(Person.IMPORT)) {
      fields.reject("scope", "Must be import, or left out.");
    }
    String secret = fields.text("operator_secret");
    if (scope == null && secret != null) {
      fields.reject("operator_secret", "Goes with the scope import.");
    }
    fields.requireGood(FIELDS);
    String name = Objects.requireNonNull(handle);
    return StoreCalls.answer(
        () -> scope == null ? desk.open(name) : desk.openForImport(name, secret));
  }

  private Session renewed(Person person, Fields fields) {
    String handle = handle(fields);
    if (handle != null && !Handles.fold(handle).equals(Handles.fold(person.handle()))) {
      fields.reject("handle", "A renewed session keeps its handle.");
    }
    fields.requireGood(Set.of("handle"));
    return StoreCalls.answer(() -> desk.renew(person));
  }

  private static @Nullable String handle(Fields fields) {
    String given = fields.text("handle");
    if (given == null) {
      return null;
    }
    // Judged first: normalising passes lone surrogates on.
    String handle = Normalizer.normalize(given.strip(), Normalizer.Form.NFKC);
    String flaw = Texts.nameFlaw(handle, MAX_HANDLE);
    if (flaw != null) {
      fields.reject("handle", flaw);
    }
    return handle;
  }
}
