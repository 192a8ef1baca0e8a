package dev.roomlog.ingest.rooms;

import dev.roomlog.access.Caller;
import dev.roomlog.access.Directory;
import dev.roomlog.access.Person;
import dev.roomlog.access.RoomAccess;
import dev.roomlog.access.RoomGate;
import dev.roomlog.access.RoomState;
import dev.roomlog.access.ServiceCaller;
import dev.roomlog.access.web.ProblemException;
import dev.roomlog.ingest.IngestSettings;
import dev.roomlog.ingest.RateLimits;
import dev.roomlog.ingest.StoreCalls;
import dev.roomlog.ingest.body.Fields;
import dev.roomlog.ingest.body.JsonRequests;
import dev.roomlog.ingest.outbox.OutboxRelay;
import dev.roomlog.schemas.Problem;
import dev.roomlog.schemas.ProblemCode;
import dev.roomlog.schemas.Rooms;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.annotation.Nullable;
import java.util.List;

/// Rooms: `PUT` and `GET /v1/rooms/{room}`, `GET /v1/rooms`. Reads are answered from this node's
/// directory, writes by the store.
@Controller("/v1/rooms")
@ExecuteOn(TaskExecutors.BLOCKING)
@Produces(MediaType.APPLICATION_JSON)
public final class RoomController {

  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 200;

  private final RoomStore store;
  private final OutboxRelay relay;
  private final Directory directory;
  private final RoomGate gate;
  private final RateLimits limits;
  private final IngestSettings.Publishing settings;

  RoomController(
      RoomStore store,
      OutboxRelay relay,
      Directory directory,
      RoomGate gate,
      RateLimits limits,
      IngestSettings.Publishing settings) {
    this.store = store;
    this.relay = relay;
    this.directory = directory;
    this.gate = gate;
    this.limits = limits;
    this.settings = settings;
  }

  @Operation(
      summary = "Create or change a room",
      description = "Anybody creates; only who created it changes it.")
  @RequestBody(
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(ref = "#/components/schemas/RoomDraft")))
  @ApiResponse(
      responseCode = "201",
      description = "Created.",
      content = @Content(schema = @Schema(implementation = RoomView.class)))
  @ApiResponse(
      responseCode = "200",
      description = "Changed, or as it was.",
      content = @Content(schema = @Schema(implementation = RoomView.class)))
  @ApiResponse(
      responseCode = "default",
      description = "What went wrong.",
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(ref = "#/components/schemas/Problem")))
  @Put("/{room}")
  @Consumes(MediaType.ALL)
  HttpResponse<RoomView> put(
      @Parameter(hidden = true) Caller caller,
      String room,
      HttpRequest<?> request,
      @Parameter(hidden = true) @Body @Nullable byte[] body) {
    Person person =
        switch (caller) {
          case Person known -> known;
          case ServiceCaller() ->
              throw ProblemException.of(ProblemCode.FORBIDDEN, "A service does not change rooms.");
        };
    requireName(room);
    Fields fields =
        body == null || body.length == 0
            ? Fields.none()
            : JsonRequests.fields(request, body, settings.maxBodyBytes());
    RoomDraft draft = RoomDraft.of(room, fields);
    limits.requireRoom(person);
    RoomStore.Change change =
        StoreCalls.answer(() -> store.put(draft, person.sender(), person.handle()));
    return switch (change) {
      case RoomStore.Change.Created(RoomState created) -> {
        relay.poke();
        // The answer waits a moment for the directory, so that whoever created it finds it there.
        directory.awaitRoom(room).join();
        yield HttpResponse.created(RoomView.of(created));
      }
      case RoomStore.Change.Changed(RoomState changed) -> {
        relay.poke();
        yield HttpResponse.ok(RoomView.of(changed));
      }
      case RoomStore.Change.Unchanged(RoomState same) -> HttpResponse.ok(RoomView.of(same));
      case RoomStore.Change.Backlogged() ->
          throw ProblemException.of(
              ProblemCode.LOG_UNAVAILABLE, "Too many changes of this room wait for the log.");
      case RoomStore.Change.NotYours() ->
          throw ProblemException.of(ProblemCode.FORBIDDEN, "Only who created the room changes it.");
    };
  }

  @Operation(summary = "A room")
  @ApiResponse(
      responseCode = "default",
      description = "What went wrong.",
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(ref = "#/components/schemas/Problem")))
  @ApiResponse(
      responseCode = "200",
      description = "The room.",
      content = @Content(schema = @Schema(implementation = RoomView.class)))
  @Get("/{room}")
  RoomView get(@Parameter(hidden = true) Caller caller, String room) {
    return switch (gate.read(caller, room).join()) {
      case RoomAccess.Granted(RoomState state) -> RoomView.of(state);
      case RoomAccess.Denied(Problem problem) -> throw new ProblemException(problem);
    };
  }

  @Operation(summary = "The public rooms, by id")
  @ApiResponse(
      responseCode = "default",
      description = "What went wrong.",
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(ref = "#/components/schemas/Problem")))
  @ApiResponse(
      responseCode = "200",
      description = "A page of rooms.",
      content = @Content(schema = @Schema(implementation = RoomPage.class)))
  @Get
  RoomPage list(
      @Parameter(hidden = true) @SuppressWarnings("unused") Caller caller,
      @Parameter(
              description = "The last room of the page before.",
              schema = @Schema(type = "string"))
          @QueryValue
          @Nullable
          String after,
      @Parameter(description = "From 1 to 200; 50 by default.", schema = @Schema(type = "integer"))
          @QueryValue
          @Nullable
          String limit) {
    if (after != null) {
      requireName(after);
    }
    int most = limit(limit);
    List<RoomView> items =
        directory.publicRooms().stream()
            .filter(room -> after == null || room.room().compareTo(after) > 0)
            .limit(most + 1L)
            .map(RoomView::of)
            .toList();
    boolean more = items.size() > most;
    List<RoomView> page = more ? items.subList(0, most) : items;
    return new RoomPage(page, new RoomPage.Page(more ? page.getLast().room() : null, more));
  }

  private static int limit(@Nullable String limit) {
    if (limit == null) {
      return DEFAULT_LIMIT;
    }
    int number = limit.matches("[0-9]{1,3}") ? Integer.parseInt(limit) : 0;
    if (number < 1 || number > MAX_LIMIT) {
      throw ProblemException.of(
          ProblemCode.INVALID_PARAMETER, "limit must be a number from 1 to " + MAX_LIMIT + ".");
    }
    return number;
  }

  private static void requireName(String room) {
    if (!Rooms.isValid(room)) {
      throw ProblemException.of(
          ProblemCode.INVALID_ROOM, "A room's name must match " + Rooms.PATTERN + ".");
    }
  }
}
