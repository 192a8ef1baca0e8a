package dev.roomlog.ingest.messages;

import dev.roomlog.access.Person;
import dev.roomlog.access.RoomAccess;
import dev.roomlog.access.RoomGate;
import dev.roomlog.ingest.IngestSettings;
import dev.roomlog.ingest.RateLimits;
import dev.roomlog.ingest.body.Fields;
import dev.roomlog.ingest.body.StrictJson;
import dev.roomlog.log.Event;
import dev.roomlog.schemas.Problem;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The checks between a body and the log: may its author post here, is it a message, is it within
/// the author's limit. Safe for any thread; never blocks.
@Singleton
final class MessagePosts {

  private final RoomGate rooms;
  private final RateLimits limits;
  private final Identities identities;
  private final int maxTextBytes;

  MessagePosts(
      RoomGate rooms,
      RateLimits limits,
      Identities identities,
      IngestSettings.Publishing settings) {
    this.rooms = rooms;
    this.limits = limits;
    this.identities = identities;
    this.maxTextBytes = settings.maxTextBytes();
  }

  /// Posts a message, or says why not; a room that is still to come is waited for. The future fails
  /// with the [ProblemException] of a draft that is none or comes too soon.
  CompletableFuture<PostAnswer> post(Person author, String room, Fields fields) {
    return rooms
        .post(author, room)
        .thenCompose(
            access ->
                switch (access) {
                  case RoomAccess.Denied(Problem problem) ->
                      CompletableFuture.completedFuture(new PostAnswer.Refusal(problem));
                  case RoomAccess.Granted _ -> {
                    Event event = event(author, room, fields);
                    limits.requireMessage(author);
                    yield identities.post(event).thenApply(PostAnswer::of);
                  }
                });
  }

  /// Posts a message at once, or leaves no trace: null where any check fails or would have to wait.
  /// Then [#post] may be asked the same, and says what is wrong. A future that fails did so behind
  /// the checks.
  @Nullable CompletableFuture<PostOutcome> postAtOnce(Person author, String room, byte[] body) {
    Event event;
    try {
      Fields fields = StrictJson.read(body);
      if (!rooms.letsPostNow(author, room)) {
        return null;
      }
      event = event(author, room, fields);
      if (!limits.allowsMessage(author)) {
        return null;
      }
    } catch (RuntimeException e) {
      return null; // mostly a problem; it will be found again, and answered
    }
    try {
      return identities.post(event);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private Event event(Person author, String room, Fields fields) {
    return MessageDraft.of(fields, author, maxTextBytes).event(room, author);
  }
}
