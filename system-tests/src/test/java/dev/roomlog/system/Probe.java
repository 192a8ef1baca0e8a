package dev.roomlog.system;

import dev.roomlog.testing.TestAuthority;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.awaitility.Awaitility;

/// Plain requests, made without Roomlog's client; over TLS they trust the tests' authority only.
public final class Probe {

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static final class OverTls {
    static final HttpClient HTTP =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(TestAuthority.shared().clientContext())
            .build();
  }

  private static final Duration START_LIMIT = Duration.ofSeconds(240);

  /// Longer than the services take to answer that they cannot.
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

  private Probe() {}

  /// Waits until a service says that it is ready.
  public static void awaitReady(URI base) {
    Awaitility.await()
        .atMost(START_LIMIT)
        .ignoreExceptions()
        .until(() -> get(base, "/health/readiness").statusCode() == 200);
  }

  public static HttpResponse<String> get(URI base, String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(ANSWER_LIMIT);
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      HttpClient http = base.getScheme().equals("https") ? OverTls.HTTP : HTTP;
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// The sum of a meter's samples whose labels hold `label` (`""` for all), as Prometheus reads it.
  public static double meter(URI base, String name, String label) {
    return get(base, "/prometheus")
        .body()
        .lines()
        .filter(line -> line.startsWith(name) && line.contains(label))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
