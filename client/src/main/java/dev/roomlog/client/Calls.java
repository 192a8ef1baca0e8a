package dev.roomlog.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Makes requests and repeats those that may succeed later: after network errors, timeouts, the
/// statuses 408, 429, 502, 503 and 504, and problems that call themselves retryable. Waits as long
/// as `Retry-After` says, or backs off with jitter; gives up when [RoomlogOptions#retryFor] would
/// be over by then.
///
/// Any thread; blocks it, so use virtual threads for many at once.
final class Calls {

  private final HttpClient http;
  private final URI base;
  private final RoomlogOptions options;
  private final SessionKeeper sessions;
  private final Waits waits;
  private final Semaphore inFlight;

  Calls(HttpClient http, URI base, RoomlogOptions options, SessionKeeper sessions, Waits waits) {
    this.http = http;
    this.base = base;
    this.options = options;
    this.sessions = sessions;
    this.waits = waits;
    this.inFlight = new Semaphore(options.inFlight());
  }

  /// A successful answer.
  record Answer(int status, ObjectNode json) {}

  /// A session: another token for the one at hand where that is still good, else a new one.
  Session login(byte[] body, @Nullable Session atHand) {
    Call login = Call.login(body);
    if (atHand != null && repeated(login, atHand) instanceof Attempt.Answered(_, ObjectNode json)) {
      return Session.of(json);
    }
    return switch (repeated(login, null)) {
      case Attempt.Answered(_, ObjectNode json) -> Session.of(json);
      case Attempt.Refused(Problem problem) -> throw new ProblemException(problem);
    };
  }

  /// Makes the call in the session's name; a session that is refused is replaced once.
  ///
  /// @throws ProblemException when the server refused
  /// @throws UnreachableException when no usable answer came
  Attempt.Answered make(Call call) {
    Session session = sessions.required();
    Attempt.Settled outcome = repeated(call, session);
    if (outcome instanceof Attempt.Refused(Problem problem) && problem.status() == 401) {
      outcome = repeated(call, sessions.fresh(session));
    }
    return switch (outcome) {
      case Attempt.Answered answered -> answered;
      case Attempt.Refused(Problem problem) -> throw new ProblemException(problem);
    };
  }

  private Attempt.Settled repeated(Call call, @Nullable Session session) {
    long deadline = System.nanoTime() + options.retryFor().toNanos();
    HttpRequest request = request(call, session);
    for (int failures = 1; ; failures++) {
      switch (attempt(call, request)) {
        case Attempt.Settled settled -> {
          return settled;
        }
        case Attempt.Failed(RoomlogException why, Duration retryAfter) -> {
          Duration backoff = options.backoff().delay(failures);
          Duration wait = backoff.compareTo(retryAfter) > 0 ? backoff : retryAfter;
          if (System.nanoTime() + wait.toNanos() - deadline > 0) {
            throw why;
          }
          waits.sleep(wait, why);
        }
      }
    }
  }

  private HttpRequest request(Call call, @Nullable Session session) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(base.resolve(call.path()));
    byte[] body = call.body();
    if (body == null) {
      builder.method(call.method(), BodyPublishers.noBody());
    } else {
      builder.method(call.method(), BodyPublishers.ofByteArray(body));
      builder.setHeader("Content-Type", "application/json");
    }
    if (session != null) {
      builder.setHeader("Authorization", "Bearer " + session.token());
    }
    return builder.build();
  }

  private Attempt attempt(Call call, HttpRequest request) {
    try {
      inFlight.acquire();
      try {
        return Attempt.of(exchange(request));
      } finally {
        inFlight.release();
      }
    } catch (TimeoutException e) {
      return unanswered(call, "no answer within " + options.requestTimeout(), e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof IOException) {
        boolean notSent =
            cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException;
        var why = new UnreachableException("cannot reach " + base + ": " + cause, cause);
        return call.repeatable() || notSent
            ? new Attempt.Failed(why, Duration.ZERO)
            : unanswered(call, "the connection to " + base + " broke: " + cause, cause);
      }
      throw new IllegalStateException("the HTTP client failed", cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreachableException("interrupted while waiting for an answer", e);
    }
  }

  /// The answer, its body included, in time; what comes later is cancelled.
  private HttpResponse<byte[]> exchange(HttpRequest request)
      throws ExecutionException, InterruptedException, TimeoutException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(request, BodyHandlers.ofByteArray());
    try {
      return answer.get(options.requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      answer.cancel(true);
    }
  }

  private static Attempt unanswered(Call call, String message, Throwable cause) {
    var why = new UnreachableException(message, cause);
    if (!call.repeatable()) {
      throw why;
    }
    return new Attempt.Failed(why, Duration.ZERO);
  }
}
