package dev.roomlog.ingest;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.roomlog.access.Person;
import dev.roomlog.access.web.ProblemException;
import dev.roomlog.schemas.ProblemCode;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.local.SynchronizationStrategy;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.http.HttpHeaders;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// How much one sender or one client address may ask of this node. Each limit remembers a bounded
/// number of those who asked lately; who was forgotten starts with a full bucket. Safe for any
/// thread.
@Singleton
public final class RateLimits {

  private static final int REMEMBERED = 100_000;
  private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);

  private final Limit messages;
  private final Limit rooms;
  private final Limit sessions;

  public RateLimits(IngestSettings.Limits settings, MeterRegistry meters) {
    this.messages =
        new Limit(
            "messages",
            settings.messageBurst(),
            settings.messagesPerSecond(),
            Duration.ofSeconds(1),
            meters);
    this.rooms = perMinute("rooms", settings.roomsPerMinute(), meters);
    this.sessions = perMinute("sessions", settings.sessionsPerMinute(), meters);
  }

  /// @throws ProblemException `too_many_requests` when this sender posts too much
  public void requireMessage(Person author) {
    if (!author.has(Person.IMPORT)) {
      messages.require(author.sender());
    }
  }

  /// The same as an answer that is not counted: who is refused here may ask [#requireMessage] next.
  public boolean allowsMessage(Person author) {
    return author.has(Person.IMPORT) || messages.allows(author.sender());
  }

  /// @throws ProblemException `too_many_requests` when this sender changes rooms too often
  public void requireRoom(Person author) {
    if (!author.has(Person.IMPORT)) {
      rooms.require(author.sender());
    }
  }

  /// @throws ProblemException `too_many_requests` when this address asks for sessions too often
  public void requireSession(String clientAddress) {
    sessions.require(clientAddress);
  }

  private static Limit perMinute(String name, int count, MeterRegistry meters) {
    return new Limit(name, count, count, Duration.ofMinutes(1), meters);
  }

  private static final class Limit {

    private final Cache<String, Bucket> buckets =
        Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumSize(REMEMBERED)
            .expireAfterAccess(FORGOTTEN_AFTER)
            .build();
    private final int burst;
    private final int refill;
    private final Duration period;
    private final io.micrometer.core.instrument.Counter refused;

    Limit(String name, int burst, int refill, Duration period, MeterRegistry meters) {
      this.burst = burst;
      this.refill = refill;
      this.period = period;
      this.refused = meters.counter("roomlog.ingest.limited", "limit", name);
    }

    boolean allows(String who) {
      return bucket(who).tryConsume(1);
    }

    void require(String who) {
      Bucket bucket = bucket(who);
      if (bucket.tryConsume(1)) {
        return;
      }
      refused.increment();
      ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
      long wait = TimeUnit.NANOSECONDS.toSeconds(probe.getNanosToWaitForRefill()) + 1;
      throw ProblemException.of(
              ProblemCode.TOO_MANY_REQUESTS, "Slow down; Retry-After says for how long.")
          .with(HttpHeaders.RETRY_AFTER, Long.toString(wait));
    }

    private Bucket bucket(String who) {
      return buckets.get(who, _ -> fullBucket());
    }

    /// Under a lock that hardly anybody else wants, instead of a copy of its state for each taking.
    private Bucket fullBucket() {
      return Bucket.builder()
          .addLimit(limit -> limit.capacity(burst).refillGreedy(refill, period))
          .withSynchronizationStrategy(SynchronizationStrategy.SYNCHRONIZED)
          .build();
    }
  }
}
