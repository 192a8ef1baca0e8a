package dev.roomlog.client;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The session that requests are made with, and where a fresh one comes from. Any thread.
final class SessionKeeper {

  /// Set together under the lock; read by any thread.
  private volatile @Nullable Session current;

  private volatile @Nullable Supplier<Session> source;

  /// Held while a fresh session is fetched, so that many refused requests ask for one only.
  private final ReentrantLock renewing = new ReentrantLock();

  void use(Session session, Supplier<Session> freshOnes) {
    renewing.lock();
    try {
      current = session;
      source = freshOnes;
    } finally {
      renewing.unlock();
    }
  }

  /// The session, if any was made.
  @Nullable Session current() {
    return current;
  }

  Session required() {
    Session session = current;
    if (session == null) {
      throw new IllegalStateException("create a session first");
    }
    return session;
  }

  /// A session other than the one that `refused` belongs to: the current one when somebody has
  /// renewed it already, else one from the source.
  Session fresh(Session refused) {
    renewing.lock();
    try {
      Session session = required();
      Supplier<Session> from = source;
      if (!session.token().equals(refused.token()) || from == null) {
        return session;
      }
      session = from.get();
      current = session;
      return session;
    } finally {
      renewing.unlock();
    }
  }
}
