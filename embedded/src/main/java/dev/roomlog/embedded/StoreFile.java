package dev.roomlog.embedded;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;

/// The one file of the store: ordered maps of bytes, and the rule that a change is in the file
/// before it is answered.
///
/// Changes run side by side behind the shared half of a gate; a commit takes the whole gate. So a
/// commit never falls between a document and its index entries, and after a kill either all of them
/// are there or none. A change that is done waits for a commit that began after it; whoever comes
/// first commits for all that wait (group commit). The bytes reach the operating system, not
/// necessarily the disk: the file survives the death of the process, not a power loss.
final class StoreFile implements AutoCloseable {
  /// Space that nothing refers to any more is used again after this time. It only has to outlast a
  /// reader's look.
  private static final int RETENTION_MILLIS = 2_000;

  private static final int RECLAIM_AFTER = 8 << 20;
  private static final int RECLAIM_AT_ONCE = 8 << 20;
  private static final int LIVE_PERCENT = 60;

  private final MVStore store;
  private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock(true);
  private final ReentrantLock committing = new ReentrantLock();

  /// Changes that are done; each takes the next number before it leaves the gate.
  private final AtomicLong changes = new AtomicLong();

  /// The last change that the file holds. Guarded by `committing`.
  private long kept;

  /// Bytes committed since space was last reclaimed. Guarded by the whole gate.
  private long sinceReclaim;

  private StoreFile(MVStore store) {
    this.store = store;
  }

  static StoreFile open(Path file, StoreOptions options) {
    var store =
        new MVStore.Builder()
            .fileName(file.toString())
            .cacheSize(options.cacheMegabytes())
            .autoCommitDisabled()
            .autoCommitBufferSize(0)
            .open();
    store.setRetentionTime(RETENTION_MILLIS);
    return new StoreFile(store);
  }

  /// Opens the map of this name, or makes it.
  MVMap<byte[], byte[]> map(String name) {
    return store.openMap(
        name,
        new MVMap.Builder<byte[], byte[]>()
            .keyType(ByteArrayDataType.INSTANCE)
            .valueType(ByteArrayDataType.INSTANCE));
  }

  void drop(String name) {
    store.removeMap(name);
  }

  Set<String> names() {
    return store.getMapNames();
  }

  /// In bytes.
  long size() {
    return store.getFileStore().size();
  }

  /// Runs a change and returns when the file holds it.
  <T> T change(Supplier<T> change) {
    T result;
    long number;
    gate.readLock().lock();
    try {
      result = change.get();
    } finally {
      number = changes.incrementAndGet();
      gate.readLock().unlock();
    }
    keep(number);
    return result;
  }

  /// Runs a change that nothing else runs beside, and that may commit on its way with
  /// [#checkpoint].
  <T> T changeAlone(Supplier<T> change) {
    gate.writeLock().lock();
    try {
      var result = change.get();
      commit();
      return result;
    } finally {
      gate.writeLock().unlock();
    }
  }

  /// Commits within [#changeAlone], so that a long change does not pile up in memory; without
  /// effect elsewhere.
  void checkpoint() {
    if (gate.isWriteLockedByCurrentThread()) {
      commit();
    }
  }

  private void keep(long number) {
    committing.lock();
    try {
      if (kept >= number) {
        return;
      }
      gate.writeLock().lock();
      try {
        var done = changes.get();
        commit();
        kept = done;
      } finally {
        gate.writeLock().unlock();
      }
    } finally {
      committing.unlock();
    }
  }

  /// Every commit writes the pages it changed anew, so old ones are given up all the time. Now and
  /// then what still lives among them is moved together, a bounded amount at once, and the file
  /// stays below about twice its contents.
  private void commit() {
    sinceReclaim += store.getUnsavedMemory();
    store.commit();
    if (sinceReclaim > RECLAIM_AFTER) {
      sinceReclaim = 0;
      store.compact(LIVE_PERCENT, RECLAIM_AT_ONCE);
      store.commit();
    }
  }

  /// Holds the pages that a reader may meet until it is closed. For the time of one answer, not of
  /// a client's cursor.
  Reading reading() {
    var version = store.registerVersionUsage();
    return () -> store.deregisterVersionUsage(version);
  }

  /// Commits, asks the disk to take it, and lets go of the file.
  @Override
  public void close() {
    gate.writeLock().lock();
    try {
      if (!store.isClosed()) {
        store.commit();
        store.sync();
        store.close();
      }
    } finally {
      gate.writeLock().unlock();
    }
  }

  interface Reading extends AutoCloseable {
    @Override
    void close();
  }
}
