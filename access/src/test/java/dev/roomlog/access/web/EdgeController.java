package dev.roomlog.access.web;

import dev.roomlog.access.Caller;
import dev.roomlog.access.Person;
import dev.roomlog.access.RoomAccess;
import dev.roomlog.access.RoomGate;
import dev.roomlog.access.ServiceCaller;
import dev.roomlog.schemas.ProblemCode;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/// Stands where the services' controllers stand.
@Controller("/v1")
@Requires(property = "test.edge")
final class EdgeController {

  private final RoomGate gate;

  EdgeController(RoomGate gate) {
    this.gate = gate;
  }

  @Get(value = "/rooms", produces = MediaType.TEXT_PLAIN)
  String whoever(@Nullable Caller caller) {
    return name(caller);
  }

  @Get(value = "/rooms/{room}", produces = MediaType.TEXT_PLAIN)
  @ExecuteOn(TaskExecutors.BLOCKING)
  String blocking(Caller caller, String room) {
    return switch (gate.read(caller, room).join()) {
      case RoomAccess.Granted(var state) -> name(caller) + " in " + state.room();
      case RoomAccess.Denied(var problem) -> throw new ProblemException(problem);
    };
  }

  @Put("/rooms/{room}")
  HttpResponse<?> put(Caller caller, String room) {
    throw ProblemException.of(ProblemCode.DRAINING, "planted").with("Retry-After", "7");
  }

  @Post(value = "/rooms/{room}/messages", produces = MediaType.TEXT_PLAIN)
  CompletableFuture<String> post(Caller caller, String room, @Body byte[] body) {
    return gate.post(caller, room)
        .thenApply(
            access ->
                switch (access) {
                  case RoomAccess.Granted(var state) -> state.room() + ":" + body.length;
                  case RoomAccess.Denied(var problem) -> throw new ProblemException(problem);
                });
  }

  @Get(value = "/rooms/{room}/events", produces = MediaType.APPLICATION_JSON)
  Publisher<String> events(Caller caller, String room) {
    return Publishers.just(ProblemException.of(ProblemCode.HISTORY_BEHIND, "planted"));
  }

  @Get(value = "/rooms/{room}/messages", produces = MediaType.APPLICATION_JSON)
  String page(@QueryValue(defaultValue = "50") int limit) {
    return "[" + limit + "]";
  }

  @Get("/broken")
  String broken() {
    throw new IllegalStateException("planted secret");
  }

  @Get("/broken-later")
  CompletableFuture<String> brokenLater() {
    return CompletableFuture.failedFuture(new IllegalStateException("planted secret"));
  }

  private static String name(@Nullable Caller caller) {
    return switch (caller) {
      case null -> "nobody";
      case Person person -> person.handle();
      case ServiceCaller() -> "service";
    };
  }
}
