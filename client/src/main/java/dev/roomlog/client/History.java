package dev.roomlog.client;

import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads pages of what history has stored.
final class History {

  private final Calls calls;

  History(Calls calls) {
    this.calls = calls;
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

  static String eventsPath(String room, @Nullable String after) {
    var query = new Query();
    if (after != null) {
      query.add("after", after);
    }
    return "/v1/rooms/" + room + "/events" + query;
  }
}
