package dev.roomlog.history.read;

import dev.roomlog.access.Caller;
import dev.roomlog.access.web.ProblemException;
import dev.roomlog.schemas.Ids;
import dev.roomlog.schemas.LogEvent;
import dev.roomlog.schemas.Position;
import dev.roomlog.schemas.ProblemCode;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.inject.Named;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/// Reading a room's history.
@Controller("/v1/rooms/{room}")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "history")
final class HistoryController {

  static final String NDJSON = "application/x-ndjson";

  private static final String LIMIT = "limit";

  private final Places places;
  private final RoomReads reads;
  private final PageCache pages;
  private final ExecutorService blocking;

  HistoryController(
      Places places,
      RoomReads reads,
      PageCache pages,
      @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
    this.places = places;
    this.reads = reads;
    this.pages = pages;
    this.blocking = blocking;
  }

  @Get("/messages")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "A page of messages, oldest to newest: edits applied, reactions counted",
      description =
          "Without after, before, around or at: the last page. has_more tells whether more lies in"
              + " the direction asked for (around: in either). page.before and page.after are"
              + " positions for the next request, also when the page is empty.")
  @Parameter(name = "after", in = ParameterIn.QUERY, description = "messages above this position")
  @Parameter(name = "before", in = ParameterIn.QUERY, description = "messages below this position")
  @Parameter(
      name = "around",
      in = ParameterIn.QUERY,
      description = "half below this position, half at it and above")
  @Parameter(
      name = "at",
      in = ParameterIn.QUERY,
      description = "messages from this time on (RFC 3339, the log's time)")
  @Parameter(name = LIMIT, in = ParameterIn.QUERY, description = "1 to 200, by default 50")
  @Parameter(
      name = "at_least",
      in = ParameterIn.QUERY,
      description = "wait up to 2 s until this position is stored")
  @ApiResponse(
      responseCode = "200",
      description = "{items, page: {before, after, has_more}, as_of}")
  @ApiResponse(responseCode = "410", description = "the position is no longer kept; see earliest")
  @ApiResponse(responseCode = "503", description = "the store is away, or behind at_least")
  HttpResponse<byte[]> messages(
      @Parameter(hidden = true) Caller caller, String room, HttpRequest<?> request) {
    var parameters = parameters(caller, room, request);
    PageQuery query = parameters.page();
    Place place = places.await(parameters.room(), parameters.position("at_least"));
    return response(
        pages.get(
            place,
            query,
            () -> {
              Page<Message> page = reads.messages(place, query);
              return answer(HistoryJson.messages(page), page, query, request);
            }));
  }

  @Get("/messages/{id}")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "One message: edits applied, reactions counted")
  @ApiResponse(responseCode = "404", description = "no such message")
  HttpResponse<byte[]> message(
      @Parameter(hidden = true) Caller caller, String room, String id, HttpRequest<?> request) {
    var parameters = parameters(caller, room, request);
    if (Ids.parse(id) == null) {
      throw ProblemException.of(
          ProblemCode.MESSAGE_NOT_FOUND, "A message's id is a UUID in lower case.");
    }
    Place place = places.await(parameters.room(), parameters.position("at_least"));
    return HttpResponse.ok(HistoryJson.message(reads.message(place, id)));
  }

  @Get("/events")
  @Produces({MediaType.APPLICATION_JSON, NDJSON})
  @Operation(
      summary = "The room's events, in the log's order",
      description =
          "The first page where no position is given. With Accept: application/x-ndjson the answer"
              + " is a stream of all events above after, one to a line, up to what was stored when"
              + " it began.")
  @Parameter(name = "after", in = ParameterIn.QUERY, description = "events above this position")
  @Parameter(name = "before", in = ParameterIn.QUERY, description = "events below this position")
  @Parameter(name = LIMIT, in = ParameterIn.QUERY, description = "1 to 200, by default 50")
  HttpResponse<?> events(
      @Parameter(hidden = true) Caller caller, String room, HttpRequest<?> request) {
    var parameters = parameters(caller, room, request);
    return request.accept().stream().anyMatch(type -> type.getName().equals(NDJSON))
        ? lines(parameters)
        : eventPage(parameters, request);
  }

  private HttpResponse<byte[]> eventPage(PageParameters parameters, HttpRequest<?> request) {
    PageQuery query = parameters.page();
    if (query instanceof PageQuery.Last(int limit)) {
      query = new PageQuery.After(parameters.room().start(), limit);
    }
    Place place = places.await(parameters.room(), parameters.position("at_least"));
    Page<LogEvent> page = reads.events(place, query);
    return response(answer(HistoryJson.events(page), page, query, request));
  }

  private HttpResponse<Publisher<byte[]>> lines(PageParameters parameters) {
    Integer limit = parameters.limit(Integer.MAX_VALUE);
    @Nullable Position after = parameters.position("after");
    Place place = places.await(parameters.room(), parameters.position("at_least"));
    return HttpResponse.ok(
            new EventLines(reads, place)
                .after(
                    Objects.requireNonNullElse(after, place.start()),
                    limit == null ? Long.MAX_VALUE : limit,
                    blocking))
        .contentType(NDJSON);
  }

  private static PageCache.Answer answer(
      byte[] body, Page<?> page, PageQuery query, HttpRequest<?> request) {
    return new PageCache.Answer(body, PageLinks.of(request.getPath(), page, query.limit()));
  }

  private static HttpResponse<byte[]> response(PageCache.Answer answer) {
    MutableHttpResponse<byte[]> response = HttpResponse.ok(answer.body());
    return answer.links().isEmpty() ? response : response.header(HttpHeaders.LINK, answer.links());
  }

  private PageParameters parameters(Caller caller, String room, HttpRequest<?> request) {
    return new PageParameters(request.getParameters().asMap(), places.enter(caller, room));
  }
}
