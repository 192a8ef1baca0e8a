package dev.roomlog.ingest.messages;

import dev.roomlog.access.Caller;
import dev.roomlog.access.Person;
import dev.roomlog.access.ServiceCaller;
import dev.roomlog.access.web.ProblemException;
import dev.roomlog.ingest.IngestSettings;
import dev.roomlog.ingest.body.Fields;
import dev.roomlog.ingest.body.JsonRequests;
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

  private final MessagePosts posts;
  private final int maxBodyBytes;

  MessageController(MessagePosts posts, IngestSettings.Publishing settings) {
    this.posts = posts;
    this.maxBodyBytes = settings.maxBodyBytes();
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
    Fields fields = JsonRequests.fields(request, body == null ? new byte[0] : body, maxBodyBytes);
    return posts.post(author, room, fields).thenApply(PostAnswer::forFramework);
  }
}
