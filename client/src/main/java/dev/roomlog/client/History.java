package dev.roomlog.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads what history has stored.
final class History {

  private final HttpClient http;
  private final Calls calls;
  private final RoomlogOptions options;
  private final SessionKeeper sessions;

  History(HttpClient http, Calls calls, RoomlogOptions options, SessionKeeper sessions) {
    this.http = http;
    this.calls = calls;
    this.options = options;
    this.sessions = sessions;
  }

  Page<Message> messages(String room, MessageQuery query) {
    Call call = Call.get("/v1/rooms/" + room + "/messages" + query.query());
    return Page.of(calls.make(call).json(), Message::new);
  }

  Page<Event> events(String room, @Nullable String after) {
    return Page.of(calls.make(Call.get(eventsPath(room, after))).json(), Event::new);
  }

  Stream<Event> stream(String room, @Nullable String after) {
    return Stream.iterate(
            events(room, after),
            Objects::nonNull,
            page -> page.hasMore() ? events(room, page.after()) : null)
        .flatMap(page -> page.items().stream());
  }

  long export(String room, @Nullable String after, OutputStream out) throws IOException {
    HttpRequest request =
        calls
            .builder(eventsPath(room, after))
            .timeout(options.requestTimeout())
            .setHeader("Accept", "application/x-ndjson")
            .setHeader("Authorization", "Bearer " + sessions.required().token())
            .build();
    try {
      HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        if (response.statusCode() != 200) {
          throw new ProblemException(
              Problem.of(response.statusCode(), Json.parse(body.readAllBytes())));
        }
        return body.transferTo(out);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static String eventsPath(String room, @Nullable String after) {
    var query = new Query();
    if (after != null) {
      query.add("after", after);
    }
    return "/v1/rooms/" + room + "/events" + query;
  }
}
