package dev.roomlog.history.read;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.roomlog.schemas.Position;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

/// Pages of messages as they were answered, for the many who ask for the same at the same time: a
/// busy room's last page after a restart of its clients. A page is read and encoded once.
///
/// What a page shows is a function of the log up to its `as_of`, so one that is kept under its
/// `as_of` never becomes wrong: whatever changes it (an edit, a deletion) moves `as_of`, and then
/// it is found no more. Safe for any thread; blocks.
@Singleton
final class PageCache {

  private static final Duration KEPT = Duration.ofMinutes(1);

  /// Of a key and the cache's own entry, roughly.
  private static final int OVERHEAD = 500;

  private final AsyncCache<Key, Answer> pages;
  private final Counter read;
  private final Counter shared;

  private record Key(String room, Position start, Position asOf, PageQuery query) {}

  /// A page as it is answered.
  ///
  /// @param links the `Link` header's value; empty where there is none
  record Answer(byte[] body, String links) {

    private int weight() {
      return body.length + 2 * links.length() + OVERHEAD;
    }
  }

  PageCache(
      ReadSettings settings,
      MeterRegistry meters,
      @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
    this.pages =
        Caffeine.newBuilder()
            .executor(blocking)
            .maximumWeight(settings.pageCache())
            .weigher((Key _, Answer answer) -> answer.weight())
            .expireAfterWrite(KEPT)
            .buildAsync();
    this.read = meters.counter("roomlog.history.pages", "source", "store");
    this.shared = meters.counter("roomlog.history.pages", "source", "memory");
  }

  /// The page, from memory or by `reading` it; who asks while it is read waits for it.
  Answer get(Place place, PageQuery query, Supplier<Answer> reading) {
    var key = new Key(place.room(), place.start(), place.asOf(), query);
    var mine = new CompletableFuture<Answer>();
    CompletableFuture<Answer> found = pages.asMap().putIfAbsent(key, mine);
    if (found != null) {
      shared.increment();
      return await(found);
    }
    read.increment();
    try {
      mine.complete(reading.get());
    } catch (RuntimeException | Error e) {
      mine.completeExceptionally(e); // and is gone from the cache
      throw e;
    }
    return await(mine);
  }

  private static Answer await(CompletableFuture<Answer> page) {
    try {
      return page.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
