package dev.roomlog.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Which page of a room's messages.
///
/// @param anchor `after`, `before`, `around` (with a position) or `at` (with an RFC 3339 time);
///   null for the newest page
/// @param value what belongs to the anchor
/// @param limit messages per page, at most 200; 0 for the server's default
/// @param atLeast wait until history has stored up to this position, so as to read one's own writes
public record MessageQuery(
    @Nullable String anchor, @Nullable String value, int limit, @Nullable String atLeast) {

  public static MessageQuery newest() {
    return new MessageQuery(null, null, 0, null);
  }

  public static MessageQuery after(String position) {
    return new MessageQuery("after", position, 0, null);
  }

  public static MessageQuery before(String position) {
    return new MessageQuery("before", position, 0, null);
  }

  public static MessageQuery around(String position) {
    return new MessageQuery("around", position, 0, null);
  }

  public static MessageQuery at(Instant time) {
    return new MessageQuery("at", time.toString(), 0, null);
  }

  public MessageQuery withLimit(int messages) {
    return new MessageQuery(anchor, value, messages, atLeast);
  }

  public MessageQuery withAtLeast(String position) {
    return new MessageQuery(anchor, value, limit, position);
  }

  String query() {
    var query = new Query();
    if (anchor != null && value != null) {
      query.add(anchor, value);
    }
    if (limit > 0) {
      query.add("limit", String.valueOf(limit));
    }
    if (atLeast != null) {
      query.add("at_least", atLeast);
    }
    return query.toString();
  }
}
