package dev.roomlog.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
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
/// as `Retry-After` says, or backs off with jitter; gives up when [RoomlogOptions#retryFor] is
/// over.
///
/// Any thread; blocks it, so use virtual threads for many at once.
final class Calls {

  private final HttpClient http;
  private final URI base;
  private final RoomlogOptions options;
  private final SessionKeeper sessions;
  private final Semaphore inFlight;

  Calls(HttpClient http, URI base, RoomlogOptions options, SessionKeeper sessions) {
    this.http = http;
    this.base = base;
    this.options = options;
    this.sessions = sessions;
    this.inFlight = new Semaphore(options.inFlight());
  }

  /// A successful answer.
  record Answer(int status, ObjectNode json) {}

  /// A session: another token for the one at hand where it is still good, else a new one.
  Session login(byte[] body, @Nullable Session atHand) {
    if (atHand != null) {
      switch (attempt(Call.login(body, true), request(Call.login(body, true), atHand))) {
        case Attempt.Answered(_, ObjectNode json) -> {
          return Session.of(json);
        }
        case Attempt.Refused _, Attempt.Failed _ -> {
          // a new one, then
        }
      }
    }
    return Session.of(make(Call.login(body, false)).json());
  }

  Answer make(Call call) {
    long deadline = System.nanoTime() + options.retryFor().toNanos();
    boolean renewed = false;
    for (int failures = 0; ; ) {
      Session session = call.authorized() ? sessions.required() : null;
      Attempt attempt = attempt(call, request(call, session));
      switch (attempt) {
        case Attempt.Answered(int status, ObjectNode json) -> {
          return new Answer(status, json);
        }
        case Attempt.Refused(Problem problem) -> {
          if (problem.status() != 401 || session == null || renewed) {
            throw new ProblemException(problem);
          }
          renewed = true;
          sessions.fresh(session);
        }
        case Attempt.Failed failed -> {
          failures++;
          Duration wait = longer(options.backoff().delay(failures), failed.retryAfter());
          if (System.nanoTime() + wait.toNanos() - deadline > 0) {
            throw failed.why();
          }
          sleep(wait, failed.why());
        }
      }
    }
  }

  HttpRequest.Builder builder(String path) {
    return HttpRequest.newBuilder(base.resolve(path));
  }

  private HttpRequest request(Call call, @Nullable Session session) {
    HttpRequest.Builder builder = builder(call.path());
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
        boolean notSent = cause instanceof ConnectException;
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

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  private static void sleep(Duration wait, RoomlogException why) {
    try {
      Thread.sleep(wait);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw why;
    }
  }
}
