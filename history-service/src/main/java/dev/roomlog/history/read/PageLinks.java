package dev.roomlog.history.read;

import java.util.ArrayList;
import java.util.List;

/// The `Link` header of a page (RFC 8288): `prev` to older items, `next` to newer ones, relative to
/// the server, each left out where it is known to lead nowhere.
final class PageLinks {

  private PageLinks() {}

  /// The header's value; empty where there is no link.
  static String of(String path, Page<?> page, int limit) {
    List<String> links = new ArrayList<>(2);
    if (page.edges().older()) {
      links.add(link(path, "before=" + page.before(), limit, "prev"));
    }
    if (page.edges().newer()) {
      links.add(link(path, "after=" + page.after(), limit, "next"));
    }
    return String.join(", ", links);
  }

  private static String link(String path, String from, int limit, String relation) {
    return "<%s?%s&limit=%d>; rel=\"%s\"".formatted(path, from, limit, relation);
  }
}
