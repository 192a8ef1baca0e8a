package dev.roomlog.fanout.tail;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/// Which partitions this node has to read: all of them, or those that somebody holds and those that
/// somebody held a while ago.
///
/// Any thread holds and releases. The tailer's thread begins what is needed, says when it is read,
/// and gives up what is no longer needed.
public final class PartitionNeeds {

  private final List<TopicPartition> partitions;
  private final List<Need> needs;
  private final boolean all;
  private final long lingerNanos;

  /// Whether there may be something to begin. Set under the lock of this object.
  private volatile boolean changed = true;

  private volatile Runnable onChange = () -> {};

  /// Of one partition; guarded by itself.
  private static final class Need {
    int holds;

    /// When the last hold was released.
    long freeSince;

    /// Whether it is read, and all that was in the log when that began.
    boolean read;

    Need(long freeSince) {
      this.freeSince = freeSince;
    }
  }

  private PartitionNeeds(List<TopicPartition> partitions, boolean all, Duration linger) {
    this.partitions = partitions;
    this.all = all;
    this.lingerNanos = linger.toNanos();
    long longAgo = System.nanoTime() - lingerNanos;
    this.needs = partitions.stream().map(_ -> new Need(longAgo)).toList();
  }

  /// @param partitions by their numbers, from 0 on
  static PartitionNeeds all(List<TopicPartition> partitions) {
    return new PartitionNeeds(partitions, true, Duration.ZERO);
  }

  /// @param partitions by their numbers, from 0 on
  /// @param linger how long a partition is needed after its last hold
  static PartitionNeeds held(List<TopicPartition> partitions, Duration linger) {
    return new PartitionNeeds(partitions, false, linger);
  }

  /// Needs the partition until [#release].
  ///
  /// @return whether this node reads it and has passed what was in the log when that began; if not,
  ///   [RunSink#deliver] is called when it has
  public boolean hold(int partition) {
    Need need = needs.get(partition);
    boolean first;
    boolean read;
    synchronized (need) {
      first = need.holds == 0;
      need.holds++;
      read = need.read;
    }
    if (first && !read) {
      signal();
    }
    return read;
  }

  /// What [#hold] would say now.
  public boolean isRead(int partition) {
    Need need = needs.get(partition);
    synchronized (need) {
      return need.read;
    }
  }

  public void release(int partition) {
    Need need = needs.get(partition);
    synchronized (need) {
      need.holds--;
      need.freeSince = System.nanoTime();
    }
  }

  List<TopicPartition> partitions() {
    return partitions;
  }

  /// How many are read now.
  int countRead() {
    return (int) partitions.stream().filter(at -> isRead(at.partition())).count();
  }

  /// Whether everything that is needed now is read.
  boolean areMet() {
    return partitions.stream().allMatch(at -> isRead(at.partition()) || !isNeeded(at.partition()));
  }

  /// From now on `action` is run with each [#signal], on the thread that signals.
  void onChange(Runnable action) {
    onChange = action;
  }

  /// Says that there may be something to begin.
  void signal() {
    synchronized (this) {
      changed = true;
      notifyAll();
    }
    onChange.run();
  }

  /// Whether there was a signal since the last call.
  boolean takeChange() {
    if (!changed) {
      return false;
    }
    synchronized (this) {
      changed = false;
      return true;
    }
  }

  /// Waits for a signal that has not been taken, at most for so long.
  void awaitChange(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    synchronized (this) {
      for (long left = atMost.toMillis(); !changed && left > 0; ) {
        wait(left);
        left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
      }
    }
  }

  boolean isNeeded(int partition) {
    Need need = needs.get(partition);
    synchronized (need) {
      return isNeeded(need);
    }
  }

  void setRead(int partition) {
    Need need = needs.get(partition);
    synchronized (need) {
      need.read = true;
    }
  }

  /// No longer counts the partition as read, unless it is needed.
  boolean giveUp(int partition) {
    Need need = needs.get(partition);
    synchronized (need) {
      if (isNeeded(need)) {
        return false;
      }
      need.read = false;
      return true;
    }
  }

  private boolean isNeeded(Need need) {
    return all || need.holds > 0 || System.nanoTime() - need.freeSince < lingerNanos;
  }
}
