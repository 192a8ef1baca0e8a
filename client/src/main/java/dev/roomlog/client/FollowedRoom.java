package dev.roomlog.client;

import org.jspecify.annotations.Nullable;

/// How far one room has been told, over all connections. All fields belong to the subscription's
/// thread; times are of `System.nanoTime()`.
final class FollowedRoom {

  final String name;

  /// The position of the last event told, or where the subscription began.
  @Nullable String last;

  /// The `ref` of the subscribe frame that is not answered yet. Until then the room's events are
  /// not told, since they may follow others that are still to come.
  @Nullable String pendingRef;

  /// When an answer to that frame is overdue.
  long pendingUntil;

  /// The newest event that a ping announced and that has not arrived.
  @Nullable String missing;

  /// When `missing` is overdue.
  long missingUntil;

  /// When to subscribe again after a refusal that may pass; 0 for never.
  long retryAt;

  /// Refusals in a row.
  int failures;

  /// Resubscribes on this connection that brought nothing.
  int vain;

  FollowedRoom(From from) {
    this.name = from.room();
    this.last = from.after();
  }

  /// A new connection knows nothing of what was asked on the last one.
  void forgetConnection() {
    pendingRef = null;
    missing = null;
    retryAt = 0;
    vain = 0;
  }

  /// A subscribe frame is on its way.
  void asked(String ref, long overdueAt) {
    pendingRef = ref;
    pendingUntil = overdueAt;
    missing = null;
    retryAt = 0;
  }

  boolean isNew(String position) {
    return last == null || position.compareTo(last) > 0;
  }

  void told(String position) {
    last = position;
    vain = 0;
    if (missing != null && position.compareTo(missing) >= 0) {
      missing = null;
    }
  }

  /// A ping said that `head` has been passed.
  void announced(String head, long overdueAt) {
    if (pendingRef == null && retryAt == 0 && last != null && isNew(head) && missing == null) {
      missing = head;
      missingUntil = overdueAt;
    }
  }
}
