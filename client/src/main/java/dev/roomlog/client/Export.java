package dev.roomlog.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Copies a room's log as NDJSON.
final class Export {

  private static final int CHUNK = 1 << 16;

  private final HttpClient http;
  private final URI base;
  private final Duration timeout;
  private final SessionKeeper sessions;

  /// @param timeout until the answer begins
  Export(HttpClient http, URI base, Duration timeout, SessionKeeper sessions) {
    this.http = http;
    this.base = base;
    this.timeout = timeout;
    this.sessions = sessions;
  }

  long copy(String room, @Nullable String after, OutputStream out) throws IOException {
    URI uri = base.resolve(History.eventsPath(room, after));
    Session session = sessions.required();
    try {
      HttpResponse<InputStream> response = ask(uri, session);
      if (response.statusCode() == 401) {
        response.body().close();
        response = ask(uri, sessions.fresh(session));
      }
      try (InputStream body = response.body()) {
        if (response.statusCode() != 200) {
          throw new ProblemException(
              Problem.of(response.statusCode(), Json.parse(body.readAllBytes())));
        }
        return copyLines(body, out);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private HttpResponse<InputStream> ask(URI uri, Session session)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(timeout)
            .setHeader("Accept", "application/x-ndjson")
            .setHeader("Authorization", "Bearer " + session.token())
            .build();
    return http.send(request, BodyHandlers.ofInputStream());
  }

  /// Copies whole lines only; the beginning of a line waits for its end.
  static long copyLines(InputStream in, OutputStream out) throws IOException {
    byte[] chunk = new byte[CHUNK];
    int held = 0;
    long written = 0;
    for (int read = in.read(chunk); read >= 0; read = in.read(chunk, held, chunk.length - held)) {
      int end = held + read;
      int whole = end;
      while (whole > held && chunk[whole - 1] != '\n') {
        whole--;
      }
      if (whole == held) {
        whole = 0; // what was held has no end of line either
      }
      out.write(chunk, 0, whole);
      written += whole;
      held = end - whole;
      System.arraycopy(chunk, whole, chunk, 0, held);
      if (held == chunk.length) {
        chunk = Arrays.copyOf(chunk, 2 * chunk.length);
      }
    }
    if (held > 0) {
      throw new IOException("the export ended in the middle of a line");
    }
    return written;
  }
}
