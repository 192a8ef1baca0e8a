package dev.roomlog.history.store;

import com.mongodb.MongoException;
import dev.roomlog.access.web.ProblemException;
import dev.roomlog.schemas.ProblemCode;
import io.micronaut.data.exceptions.DataAccessException;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Waits for what the store answers, and no longer than its readers should: the driver alone waits
/// for a store that says nothing several times its socket's timeout, and once more for a
/// connection. Safe for any thread; blocks.
@Singleton
public final class StoreDeadline {

  private final ExecutorService blocking;
  private final Duration timeout;

  StoreDeadline(@Named(TaskExecutors.BLOCKING) ExecutorService blocking, StoreSettings settings) {
    this.blocking = blocking;
    this.timeout = settings.readTimeout();
  }

  /// The answer to a question, which is asked on a thread of its own. When it comes too late that
  /// thread is interrupted, which frees its connection.
  ///
  /// @throws ProblemException `store_unavailable` when the store failed or did not answer in time
  public <T> T ask(Callable<T> question) {
    return await(blocking.submit(question));
  }

  /// The answer to a question that is being asked, perhaps by several. When it comes too late for
  /// one it is given up for all.
  ///
  /// @throws ProblemException `store_unavailable` when the store failed or did not answer in time
  public <T> T await(Future<T> answer) {
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | CancellationException e) {
      answer.cancel(true);
      throw unavailable();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable();
    } catch (ExecutionException e) {
      throw switch (e.getCause()) {
        case MongoException _, DataAccessException _ -> unavailable();
        case RuntimeException other -> other;
        case null, default -> new IllegalStateException(e);
      };
    }
  }

  private static ProblemException unavailable() {
    return ProblemException.of(
        ProblemCode.STORE_UNAVAILABLE, "The store does not answer. Try again.");
  }
}
