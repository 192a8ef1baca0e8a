package dev.roomlog.history.read;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.roomlog.access.web.ProblemException;
import dev.roomlog.history.store.StoreDeadline;
import dev.roomlog.history.store.Watermark;
import dev.roomlog.history.store.WatermarkRepository;
import dev.roomlog.schemas.Position;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/// The stored watermarks, asked for once for all readers of the same few milliseconds. One that is
/// a little old only shows a little less. Safe for any thread; blocks.
@Singleton
final class Watermarks {

  private static final int MAX_PARTITIONS = 10_000;

  private final AsyncLoadingCache<String, Optional<Watermark>> stored;
  private final StoreDeadline deadline;

  Watermarks(
      WatermarkRepository repository,
      ReadSettings settings,
      StoreDeadline deadline,
      @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
    this.deadline = deadline;
    // Loaded apart from its readers: when it fails it fails for all of them at once, where one
    // after the other would try again and wait as long as all before it.
    this.stored =
        Caffeine.newBuilder()
            .executor(blocking)
            .maximumSize(MAX_PARTITIONS)
            .expireAfterWrite(settings.watermarkAge())
            .buildAsync(repository::findById);
  }

  /// Up to where the partition of `place` is stored; null where nothing is.
  ///
  /// @throws ProblemException `store_unavailable` when the store failed or did not answer in time
  @Nullable Watermark of(Position place) {
    return deadline.await(stored.get(Watermark.idOf(place))).orElse(null);
  }
}
