package dev.roomlog.history.read;

import dev.roomlog.access.web.ProblemException;
import dev.roomlog.history.store.StoreDeadline;
import dev.roomlog.log.EventType;
import dev.roomlog.schemas.LogEvent;
import dev.roomlog.schemas.Position;
import dev.roomlog.schemas.ProblemCode;
import jakarta.inject.Singleton;
import java.util.List;

/// What can be read of a room, up to what is stored. Blocks, as long as [StoreDeadline] lets it.
@Singleton
final class RoomReads {

  private final EventReads reads;
  private final StoreDeadline deadline;

  RoomReads(EventReads reads, StoreDeadline deadline) {
    this.reads = reads;
    this.deadline = deadline;
  }

  /// A page of messages in the folded view.
  Page<Message> messages(Place place, PageQuery query) {
    return deadline.ask(
        () -> {
          Page<LogEvent> posts = Pages.ofPosts(reads, place).read(query);
          return new Page<>(
              fold(place, posts.items()),
              posts.before(),
              posts.after(),
              posts.edges(),
              posts.asOf());
        });
  }

  /// One message in the folded view.
  Message message(Place place, String id) {
    return deadline.ask(
        () -> {
          LogEvent post = reads.byId(place.room(), id);
          if (post == null
              || post.event().getType() != EventType.MESSAGE_POSTED
              || !post.position().comparableWith(place.asOf())
              || post.position().compareTo(place.asOf()) > 0) {
            throw ProblemException.of(
                ProblemCode.MESSAGE_NOT_FOUND, "The room has no message with this id.");
          }
          return fold(place, List.of(post)).getFirst();
        });
  }

  /// A page of events.
  Page<LogEvent> events(Place place, PageQuery query) {
    return deadline.ask(() -> Pages.ofEvents(reads, place).read(query));
  }

  /// The first events above `after`.
  List<LogEvent> eventsAfter(Place place, Position after, int limit) {
    return deadline.ask(() -> reads.first(place.room(), place.above(after), limit));
  }

  private List<Message> fold(Place place, List<LogEvent> posts) {
    List<String> ids = posts.stream().map(LogEvent::id).toList();
    return Message.fold(posts, reads.about(place.room(), ids, place.above(place.start())));
  }
}
