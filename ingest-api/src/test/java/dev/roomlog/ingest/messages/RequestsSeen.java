package dev.roomlog.ingest.messages;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Counts the requests that come to the framework, by path.
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class RequestsSeen {

  private final Map<String, Integer> byPath = new ConcurrentHashMap<>();

  @RequestFilter
  void see(HttpRequest<?> request) {
    byPath.merge(request.getPath(), 1, Integer::sum);
  }

  int of(String path) {
    return byPath.getOrDefault(path, 0);
  }
}
