package dev.roomlog.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

/// HTTP requests as bytes, built before the measurement.
public final class Requests {

  private Requests() {}

  /// A message to post.
  public static byte[] post(String target, String token, String text) {
    String body = "{\"text\":\"" + text + "\"}";
    return ("POST "
            + target
            + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
            + token
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body)
        .getBytes(UTF_8);
  }

  public static byte[] get(String target, String token) {
    return ("GET "
            + target
            + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
            + token
            + "\r\n\r\n")
        .getBytes(UTF_8);
  }
}
