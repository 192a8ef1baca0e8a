package dev.roomlog.history.read;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.roomlog.history.store.Watermark;
import dev.roomlog.history.store.WatermarkRepository;
import dev.roomlog.schemas.Position;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The stored watermarks, asked for once for all readers of the same few milliseconds. One that is
/// a little old only shows a little less. Safe for any thread; blocks, and throws what the store's
/// driver throws.
@Singleton
final class Watermarks {

  private static final int MAX_PARTITIONS = 10_000;

  private final LoadingCache<String, Optional<Watermark>> stored;

  Watermarks(WatermarkRepository repository, ReadSettings settings) {
    this.stored =
        Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumSize(MAX_PARTITIONS)
            .expireAfterWrite(settings.watermarkAge())
            .build(repository::findById);
  }

  /// Up to where the partition of `place` is stored; null where nothing is.
  @Nullable Watermark of(Position place) {
    return stored.get(Watermark.idOf(place)).orElse(null);
  }
}
