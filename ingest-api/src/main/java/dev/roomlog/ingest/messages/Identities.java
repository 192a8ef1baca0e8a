package dev.roomlog.ingest.messages;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.roomlog.ingest.IngestSettings;
import dev.roomlog.log.Event;
import dev.roomlog.log.EventType;
import dev.roomlog.schemas.Ids;
import dev.roomlog.schemas.LogEvent;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Publishes an identity once, as far as this node can tell; the readers of the log suppress what
/// two nodes accept at once.
///
/// - An identity that this node has in flight or has had acknowledged lately is answered from
///   memory: with the original, or as a conflict when sender or content differ.
/// - An id so young that every reader still remembers a copy goes to the log at once.
/// - Any other id (older, from the future, or without a time in it) is looked up in the store
///   first.
///
/// Safe for any thread; never blocks.
@Singleton
public final class Identities {

  private static final Duration FUTURE = Duration.ofMinutes(1);

  private final MessagePublisher publisher;
  private final EarlierEvents stored;
  private final Clock clock;
  private final long window;
  private final long deadlineMillis;
  private final Cache<Identity, Claim> claims;

  private record Identity(String room, String id) {}

  /// The first request with an identity, for as long as it is remembered.
  private record Claim(Event event, CompletableFuture<PostOutcome> settled) {}

  Identities(
      MessagePublisher publisher,
      EarlierEvents stored,
      Clock clock,
      IngestSettings.Identity settings,
      IngestSettings.Publishing publishing) {
    this.publisher = publisher;
    this.stored = stored;
    this.clock = clock;
    this.window = settings.identityWindow().toMillis();
    this.deadlineMillis = publishing.deadline().toMillis();
    // An id from the tolerated future stays young for that much longer.
    this.claims =
        Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumSize(settings.identityEntries())
            .expireAfterWrite(settings.identityWindow().plus(FUTURE))
            .build();
  }

  /// Posts an event whose (room, id) is its identity.
  public CompletableFuture<PostOutcome> post(Event event) {
    long deadline = publisher.deadline();
    var identity = new Identity(event.getRoom(), event.getId());
    var claim = new Claim(event, new CompletableFuture<>());
    Claim first = claims.asMap().putIfAbsent(identity, claim);
    if (first != null) {
      return join(first, event);
    }
    claim
        .settled()
        .thenAccept(
            outcome -> {
              if (!isKnown(outcome)) {
                claims.asMap().remove(identity, claim);
              }
            });
    return isYoung(event.getId()) ? publish(claim, deadline) : lookUp(claim, deadline);
  }

  private CompletableFuture<PostOutcome> publish(Claim claim, long deadline) {
    Publication publication = publisher.publish(claim.event(), deadline);
    publication.settled().thenAccept(claim.settled()::complete);
    return publication.answer().thenApply(outcome -> outcome);
  }

  private CompletableFuture<PostOutcome> lookUp(Claim claim, long deadline) {
    return stored
        .find(claim.event().getRoom(), claim.event().getId())
        .thenCompose(
            lookup ->
                switch (lookup) {
                  case EarlierEvents.Lookup.Absent() -> publish(claim, deadline);
                  case EarlierEvents.Lookup.Found(LogEvent original) -> {
                    claim.settled().complete(new PostOutcome.Repeated(original));
                    yield CompletableFuture.completedFuture(again(original, claim.event()));
                  }
                  case EarlierEvents.Lookup.Unavailable() -> {
                    claim.settled().complete(new PostOutcome.StoreUnavailable());
                    yield claim.settled();
                  }
                });
  }

  /// A later request with the same identity waits for the first one, within a deadline of its own.
  private CompletableFuture<PostOutcome> join(Claim first, Event event) {
    return first
        .settled()
        .<PostOutcome>thenApply(
            outcome ->
                switch (outcome) {
                  case PublishOutcome.Accepted(LogEvent original) -> again(original, event);
                  case PostOutcome.Repeated(LogEvent original) -> again(original, event);
                  default -> outcome;
                })
        .completeOnTimeout(new PublishOutcome.Unknown(), deadlineMillis, TimeUnit.MILLISECONDS);
  }

  private static PostOutcome again(LogEvent original, Event event) {
    return isSame(original, event)
        ? new PostOutcome.Repeated(original)
        : new PostOutcome.IdConflict();
  }

  /// Whether a repetition says the same. The sender's name may have changed in between, and a text
  /// that was erased cannot be compared.
  private static boolean isSame(LogEvent original, Event event) {
    Event posted = original.event();
    return posted.getType() == EventType.MESSAGE_POSTED
        && posted.getSender().equals(event.getSender())
        && (original.erased() || Objects.equals(posted.getText(), event.getText()))
        && Objects.equals(posted.getReplyTo(), event.getReplyTo())
        && Objects.equals(posted.getOriginalSentAt(), event.getOriginalSentAt());
  }

  private static boolean isKnown(PostOutcome outcome) {
    return switch (outcome) {
      case PublishOutcome.Accepted _, PostOutcome.Repeated _ -> true;
      case PublishOutcome.Overloaded _,
          PublishOutcome.LogUnavailable _,
          PublishOutcome.Unknown _,
          PostOutcome.IdConflict _,
          PostOutcome.StoreUnavailable _ ->
          false;
    };
  }

  private boolean isYoung(String id) {
    UUID uuid = Objects.requireNonNull(Ids.parse(id), "an event's id is a UUID");
    long made = Ids.epochMillis(uuid);
    long age = clock.millis() - made;
    return made >= 0 && age <= window && age >= -FUTURE.toMillis();
  }
}
