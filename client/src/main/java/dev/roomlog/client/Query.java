package dev.roomlog.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// The query of a request; its text starts with `?`, or is empty.
final class Query {

  private final StringBuilder text = new StringBuilder();

  @SuppressWarnings("UnusedReturnValue")
  Query add(String name, String value) {
    text.append(text.isEmpty() ? '?' : '&')
        .append(name)
        .append('=')
        .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
