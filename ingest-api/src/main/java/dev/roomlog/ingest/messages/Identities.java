package dev.roomlog.ingest.messages;

import dev.roomlog.ingest.IngestSettings;
import dev.roomlog.log.Event;
import dev.roomlog.log.EventType;
import dev.roomlog.schemas.Ids;
import dev.roomlog.schemas.LogEvent;
import dev.roomlog.schemas.Position;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
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
  private final NewestEntries<Identity, Claim> claims;

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

  /// The first request with an identity, for as long as it is remembered.
  private static final class Claim {
    private volatile State state = new State.Open(new CompletableFuture<>());
  }

  /// What became of the first request. Most of what this node remembers is kept for half a minute
  /// and never asked for, so it is kept as the record's bytes and not as the dozen objects that
  /// they are read into: a collection has that much less to look at and to copy.
  private sealed interface State {

    /// In flight, or settled in another way than by its acknowledgement here.
    record Open(CompletableFuture<PostOutcome> settled) implements State {}

    /// Acknowledged: what the log has.
    record Kept(byte[] value, Position position, long sentAt) implements State {}
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
    this.claims =
        new NewestEntries<>(
            settings.identityEntries(), settings.identityWindow().plus(FUTURE), System::nanoTime);
  }

  /// Posts an event whose (room, id) is its identity.
  public CompletableFuture<PostOutcome> post(Event event) {
    long deadline = publisher.deadline();
    UUID id = Objects.requireNonNull(Ids.parse(event.getId()), "an event's id is a UUID");
    var identity = new Identity(event.getRoom(), id);
    var claim = new Claim();
    var open = (State.Open) claim.state;
    Claim first = claims.putIfAbsent(identity, claim);
    if (first != null) {
      return join(first, event);
    }
    open.settled()
        .thenAccept(
            outcome -> {
              if (!isKnown(outcome)) {
                claims.remove(identity, claim);
              }
            });
    return isYoung(id)
        ? publish(event, claim, open, deadline)
        : lookUp(event, claim, open, deadline);
  }

  private CompletableFuture<PostOutcome> publish(
      Event event, Claim claim, State.Open open, long deadline) {
    Publication publication = publisher.publish(event, deadline);
    publication
        .settled()
        .thenAccept(
            outcome -> {
              if (outcome instanceof PublishOutcome.Accepted(LogEvent logged)) {
                claim.state =
                    new State.Kept(publication.value(), logged.position(), logged.sentAt());
              }
              open.settled().complete(outcome);
            });
    return publication.answer().thenApply(outcome -> outcome);
  }

  private CompletableFuture<PostOutcome> lookUp(
      Event event, Claim claim, State.Open open, long deadline) {
    return stored
        .find(event.getRoom(), event.getId())
        .thenCompose(
            lookup ->
                switch (lookup) {
                  case EarlierEvents.Lookup.Absent() -> publish(event, claim, open, deadline);
                  case EarlierEvents.Lookup.Found(LogEvent original) -> {
                    open.settled().complete(new PostOutcome.Repeated(original));
                    yield CompletableFuture.completedFuture(again(original, event));
                  }
                  case EarlierEvents.Lookup.Unavailable() -> {
                    open.settled().complete(new PostOutcome.StoreUnavailable());
                    yield open.settled();
                  }
                });
  }

  /// A later request with the same identity waits for the first one, within a deadline of its own.
  private CompletableFuture<PostOutcome> join(Claim first, Event event) {
    return switch (first.state) {
      case State.Kept(byte[] value, Position position, long sentAt) ->
          CompletableFuture.completedFuture(
              again(publisher.read(event.getRoom(), value, position, sentAt), event));
      case State.Open(var settled) ->
          settled
              .<PostOutcome>thenApply(
                  outcome ->
                      switch (outcome) {
                        case PublishOutcome.Accepted(LogEvent original) -> again(original, event);
                        case PostOutcome.Repeated(LogEvent original) -> again(original, event);
                        default -> outcome;
                      })
              .completeOnTimeout(
                  new PublishOutcome.Unknown(), deadlineMillis, TimeUnit.MILLISECONDS);
    };
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

  private boolean isYoung(UUID id) {
    long made = Ids.epochMillis(id);
    long age = clock.millis() - made;
    return made >= 0 && age <= window && age >= -FUTURE.toMillis();
  }
}
