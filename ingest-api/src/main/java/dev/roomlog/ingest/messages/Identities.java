package dev.roomlog.ingest.messages;

import dev.roomlog.ingest.IngestSettings;
import dev.roomlog.log.Event;
import dev.roomlog.log.EventType;
import dev.roomlog.schemas.Ids;
import dev.roomlog.schemas.LogEvent;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

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

  /// What becomes of each identity that is under way.
  private final ConcurrentMap<Identity, CompletableFuture<PostOutcome>> underWay =
      new ConcurrentHashMap<>();

  private final RecentRecords acknowledged;

  /// Ordered, so that ids which a client has chosen to have one hash are still found quickly: a map
  /// sorts what falls together where it can.
  private record Identity(String room, UUID id) implements Comparable<Identity> {

    private static final Comparator<Identity> ORDER =
        Comparator.comparing(Identity::id).thenComparing(Identity::room);

    @Override
    public int compareTo(Identity other) {
      return ORDER.compare(this, other);
    }
  }

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
    this.acknowledged =
        new RecentRecords(
            settings.identityBytes(), settings.identityWindow().plus(FUTURE), System::nanoTime);
  }

  /// Posts an event whose (room, id) is its identity.
  public CompletableFuture<PostOutcome> post(Event event) {
    long deadline = publisher.deadline();
    UUID id = Objects.requireNonNull(Ids.parse(event.getId()), "an event's id is a UUID");
    var identity = new Identity(event.getRoom(), id);
    var settled = new CompletableFuture<PostOutcome>();
    CompletableFuture<PostOutcome> first = underWay.putIfAbsent(identity, settled);
    if (first != null) {
      return join(first, event);
    }
    try {
      // Behind the claim: what was acknowledged meanwhile is found here.
      LogEvent original = acknowledged(identity);
      if (original != null) {
        settle(identity, settled, new PostOutcome.Repeated(original));
        return CompletableFuture.completedFuture(again(original, event));
      }
      return isYoung(id)
          ? publish(event, identity, settled, deadline)
          : lookUp(event, identity, settled, deadline);
    } catch (RuntimeException e) {
      fail(identity, settled, e);
      throw e;
    }
  }

  private @Nullable LogEvent acknowledged(Identity identity) {
    RecentRecords.Found found = acknowledged.find(identity.room(), identity.id());
    return found == null
        ? null
        : publisher.read(identity.room(), found.value(), found.position(), found.sentAt());
  }

  private CompletableFuture<PostOutcome> publish(
      Event event, Identity identity, CompletableFuture<PostOutcome> settled, long deadline) {
    Publication publication = publisher.publish(event, deadline);
    publication
        .settled()
        .thenAccept(
            outcome -> {
              if (outcome instanceof PublishOutcome.Accepted(LogEvent logged)) {
                acknowledged.put(
                    identity.room(),
                    identity.id(),
                    publication.value(),
                    logged.position(),
                    logged.sentAt());
              }
              settle(identity, settled, outcome);
            });
    return publication.answer().thenApply(outcome -> outcome);
  }

  /// The outcome for those who joined; who comes later begins anew.
  private void settle(
      Identity identity, CompletableFuture<PostOutcome> settled, PostOutcome outcome) {
    underWay.remove(identity, settled);
    settled.complete(outcome);
  }

  private void fail(Identity identity, CompletableFuture<PostOutcome> settled, Throwable failure) {
    underWay.remove(identity, settled);
    settled.completeExceptionally(failure);
  }

  private CompletableFuture<PostOutcome> lookUp(
      Event event, Identity identity, CompletableFuture<PostOutcome> settled, long deadline) {
    return stored
        .find(event.getRoom(), event.getId())
        .thenCompose(
            lookup ->
                switch (lookup) {
                  case EarlierEvents.Lookup.Absent() -> publish(event, identity, settled, deadline);
                  case EarlierEvents.Lookup.Found(LogEvent original) -> {
                    settle(identity, settled, new PostOutcome.Repeated(original));
                    yield CompletableFuture.completedFuture(again(original, event));
                  }
                  case EarlierEvents.Lookup.Unavailable() -> {
                    settle(identity, settled, new PostOutcome.StoreUnavailable());
                    yield settled;
                  }
                })
        .whenComplete(
            (_, failure) -> {
              if (failure != null) {
                fail(identity, settled, failure);
              }
            });
  }

  /// A later request with the same identity waits for the first one, within a deadline of its own.
  private CompletableFuture<PostOutcome> join(CompletableFuture<PostOutcome> first, Event event) {
    return first
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

  private boolean isYoung(UUID id) {
    long made = Ids.epochMillis(id);
    long age = clock.millis() - made;
    return made >= 0 && age <= window && age >= -FUTURE.toMillis();
  }
}
