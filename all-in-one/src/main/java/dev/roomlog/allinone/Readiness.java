package dev.roomlog.allinone;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Waits until the services say that they are ready, as a load balancer would.
final class Readiness {

  private static final Duration BETWEEN = Duration.ofMillis(100);
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final int OK = 200;

  private Readiness() {}

  /// Returns when the services are ready, however long the log is.
  ///
  /// @throws CannotStart when a loop is dead, so that they never will be
  static void await(String address, Path log) {
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(ANSWER).build()) {
      while (!isUp(http, address + "/health/readiness")) {
        if (!isUp(http, address + "/health/liveness")) {
          throw new CannotStart("Roomlog could not start; the reason is at the end of " + log);
        }
        TimeUnit.MILLISECONDS.sleep(BETWEEN.toMillis());
      }
    } catch (IOException e) {
      throw new CannotStart(
          "Roomlog does not answer on %s (%s); the reason is at the end of %s"
              .formatted(address, e, log));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new CannotStart("Interrupted while starting.");
    }
  }

  private static boolean isUp(HttpClient http, String health)
      throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(health)).timeout(ANSWER).build();
    return http.send(request, BodyHandlers.discarding()).statusCode() == OK;
  }
}
