package dev.roomlog.ingest.messages;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// A map of what came last: so many entries at most, and each for so long at most. A cache that
/// weighs how often an entry is asked for would keep the oldest here, since hardly any is asked for
/// twice. Safe for any thread.
final class NewestEntries<K, V> {

  private final long ageNanos;
  private final LongSupplier nanoTime;

  /// In the order in which they came; also the lock.
  private final Map<K, Timed<V>> entries;

  private record Timed<V>(V value, long since) {}

  /// @param nanoTime as [System#nanoTime]
  NewestEntries(int most, Duration age, LongSupplier nanoTime) {
    this.ageNanos = age.toNanos();
    this.nanoTime = nanoTime;
    this.entries =
        new LinkedHashMap<>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<K, Timed<V>> eldest) {
            return size() > most;
          }
        };
  }

  /// Puts an entry where there is none.
  ///
  /// @return the value that is there already; null for none
  @Nullable V putIfAbsent(K key, V value) {
    synchronized (entries) {
      long now = nanoTime.getAsLong();
      dropOld(now);
      Timed<V> there = entries.putIfAbsent(key, new Timed<>(value, now));
      return there == null ? null : there.value();
    }
  }

  /// Removes the entry if this very value is there.
  void remove(K key, V value) {
    synchronized (entries) {
      Timed<V> there = entries.get(key);
      if (there != null && there.value() == value) {
        entries.remove(key);
      }
    }
  }

  private void dropOld(long now) {
    Iterator<Timed<V>> eldest = entries.values().iterator();
    while (eldest.hasNext() && now - eldest.next().since() > ageNanos) {
      eldest.remove();
    }
  }
}
