package dev.roomlog.fanout.history;

import dev.roomlog.access.AccessSettings;
import dev.roomlog.fanout.settings.FanoutSettings;
import dev.roomlog.schemas.Position;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks history for the events that this node no longer remembers: a few reads at once, the rest in
/// turn. Safe for any thread; never blocks, and its futures never fail.
@Singleton
public final class HistoryReads {

  private static final Logger LOG = LoggerFactory.getLogger(HistoryReads.class);
  private static final int PAGE = 200;
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final HistoryAnswer UNAVAILABLE = new HistoryAnswer.Unavailable();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();
  private final String url;
  private final @Nullable String secret;
  private final Turns turns;
  private final MeterRegistry meters;

  public HistoryReads(FanoutSettings settings, AccessSettings access, MeterRegistry meters) {
    this.url = settings.historyUrl();
    this.secret = access.serviceSecret();
    this.turns = new Turns(settings.historyReads(), settings.historyQueue());
    this.meters = meters;
    Gauge.builder("roomlog.fanout.history.waiting", turns, Turns::waiting).register(meters);
  }

  /// The room's events from `after` on.
  ///
  /// @param room a valid room name
  /// @param goesOn whether the reader has read just before: it comes before those who have not
  ///   begun, or nobody would reach the end of a log that moves on while all wait
  public CompletableFuture<HistoryAnswer> read(String room, Position after, boolean goesOn) {
    return turns.run(() -> ask(room, after), goesOn, UNAVAILABLE);
  }

  @PreDestroy
  void stop() {
    http.shutdownNow();
  }

  private CompletableFuture<HistoryAnswer> ask(String room, Position after) {
    var request =
        HttpRequest.newBuilder(
                URI.create(url + "/v1/rooms/" + room + "/events?after=" + after + "&limit=" + PAGE))
            .timeout(ANSWER)
            .header("Accept", "application/json");
    if (secret != null) {
      request.header("Authorization", "Bearer " + secret);
    }
    return http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray())
        .handle(
            (response, error) -> {
              HistoryAnswer answer = answer(response, error, after);
              count(answer);
              return answer;
            });
  }

  private static HistoryAnswer answer(
      @Nullable HttpResponse<byte[]> response, @Nullable Throwable error, Position after) {
    if (response == null) {
      LOG.debug("History does not answer", error);
      return UNAVAILABLE;
    }
    try {
      switch (response.statusCode()) {
        case 200 -> {
          return HistoryPages.page(response.body(), after);
        }
        case 410 -> {
          Position earliest = HistoryPages.earliest(response.body());
          return earliest == null ? UNAVAILABLE : new HistoryAnswer.Expired(earliest);
        }
        default -> {
          LOG.debug("History answered {}", response.statusCode());
          return UNAVAILABLE;
        }
      }
    } catch (IOException e) {
      LOG.warn("History's answer cannot be read", e);
      return UNAVAILABLE;
    }
  }

  private void count(HistoryAnswer answer) {
    String outcome =
        switch (answer) {
          case HistoryAnswer.Page _ -> "page";
          case HistoryAnswer.Expired _ -> "expired";
          case HistoryAnswer.Unavailable _ -> "unavailable";
        };
    meters.counter("roomlog.fanout.history.reads", "outcome", outcome).increment();
  }
}
