package dev.roomlog.ingest.messages;

import dev.roomlog.access.Caller;
import dev.roomlog.access.Person;
import dev.roomlog.access.RoomAccess;
import dev.roomlog.access.RoomGate;
import dev.roomlog.access.ServiceCaller;
import dev.roomlog.access.web.ProblemException;
import dev.roomlog.access.web.Problems;
import dev.roomlog.ingest.IngestSettings;
import dev.roomlog.ingest.RateLimits;
import dev.roomlog.ingest.body.Fields;
import dev.roomlog.ingest.body.JsonRequests;
import dev.roomlog.schemas.EventJson;
import dev.roomlog.schemas.LogEvent;
import dev.roomlog.schemas.Problem;
import dev.roomlog.schemas.ProblemCode;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.annotation.Nullable;
import java.util.concurrent.CompletableFuture;

/// `POST /v1/rooms/{room}/messages`. Runs on the event loop and never blocks it: what has to wait
/// waits as a future.
@Controller("/v1/rooms/{room}/messages")
public final class MessageController {

  private final RoomGate rooms;
  private final RateLimits limits;
  private final Identities identities;
  private final IngestSettings.Publishing settings;

  MessageController(
      RoomGate rooms,
      RateLimits limits,
      Identities identities,
      IngestSettings.Publishing settings) {
    this.rooms = rooms;
    this.limits = limits;
    this.identities = identities;
    this.settings = settings;
  }

  @Operation(
      summary = "Post a message",
      description =
          "Answered once the broker has acknowledged: 201 with the event, or 200 with the original of a known id. With publish_outcome_unknown, try again with the same id.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(ref = "#/components/schemas/MessageDraft")))
  @ApiResponse(
      responseCode = "201",
      description = "The event as the log has it.",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(ref = "#/components/schemas/Event")))
  @ApiResponse(
      responseCode = "200",
      description = "The event that the log had already.",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(ref = "#/components/schemas/Event")))
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
  CompletableFuture<HttpResponse<byte[]>> post(
      @Parameter(hidden = true) Caller caller,
      String room,
      HttpRequest<?> request,
      @Parameter(hidden = true) @Body @Nullable byte[] body) {
    Person author =
        switch (caller) {
          case Person person -> person;
          case ServiceCaller() ->
              throw ProblemException.of(
                  ProblemCode.FORBIDDEN, "A service does not write messages.");
        };
    Fields fields =
        JsonRequests.fields(request, body == null ? new byte[0] : body, settings.maxBodyBytes());
    CompletableFuture<RoomAccess> access = rooms.post(author, room);
    return access.thenCompose(
        decision ->
            switch (decision) {
              case RoomAccess.Denied(Problem problem) ->
                  CompletableFuture.completedFuture(Problems.response(problem));
              case RoomAccess.Granted _ -> publish(room, author, fields);
            });
  }

  private CompletableFuture<HttpResponse<byte[]>> publish(
      String room, Person author, Fields fields) {
    MessageDraft draft = MessageDraft.of(fields, author, settings.maxTextBytes());
    limits.requireMessage(author);
    return identities.post(draft.event(room, author)).thenApply(MessageController::response);
  }

  private static HttpResponse<byte[]> response(PostOutcome outcome) {
    return switch (outcome) {
      case PublishOutcome.Accepted(LogEvent event) -> event(HttpStatus.CREATED, event);
      case PostOutcome.Repeated(LogEvent original) -> event(HttpStatus.OK, original);
      case PostOutcome.IdConflict() ->
          problem(
              ProblemCode.ID_CONFLICT,
              "This room has an event with that id from another sender or with another content.");
      case PublishOutcome.Overloaded() ->
          problem(ProblemCode.OVERLOADED, "Nothing was published. Try again later.");
      case PublishOutcome.LogUnavailable() ->
          problem(ProblemCode.LOG_UNAVAILABLE, "Nothing was published. Try again later.");
      case PublishOutcome.Unknown() ->
          problem(
              ProblemCode.PUBLISH_OUTCOME_UNKNOWN,
              "The message may stand in the log. Try again with the same id.");
      case PostOutcome.StoreUnavailable() ->
          problem(
              ProblemCode.STORE_UNAVAILABLE,
              "An id that is not a fresh UUIDv7 must be looked up first. Try again later.");
    };
  }

  private static HttpResponse<byte[]> event(HttpStatus status, LogEvent event) {
    return HttpResponse.<byte[]>status(status)
        .body(EventJson.encode(event))
        .contentType(MediaType.APPLICATION_JSON_TYPE);
  }

  private static HttpResponse<byte[]> problem(ProblemCode code, String detail) {
    return Problems.response(Problem.of(code, detail));
  }
}
