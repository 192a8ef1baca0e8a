package dev.roomlog.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Set;

/// How one attempt of a request ended.
sealed interface Attempt {

  /// Statuses after which the same request may succeed, whoever answered: us or a proxy.
  Set<Integer> PASSING = Set.of(408, 429, 502, 503, 504);

  /// What longer waits are taken for.
  Duration LONGEST_WAIT = Duration.ofDays(1);

  /// Nothing is gained by another attempt.
  sealed interface Settled extends Attempt {}

  record Answered(int status, ObjectNode json) implements Settled {}

  record Refused(Problem problem) implements Settled {}

  /// Worth repeating.
  ///
  /// @param retryAfter what the server asked for; zero where it said nothing
  record Failed(RoomlogException why, Duration retryAfter) implements Attempt {}

  static Attempt of(HttpResponse<byte[]> response) {
    int status = response.statusCode();
    ObjectNode json = Json.parse(response.body());
    if (status >= 200 && status < 300) {
      return json == null
          ? new Failed(new UnreachableException("the answer was no JSON object"), Duration.ZERO)
          : new Answered(status, json);
    }
    Problem problem = Problem.of(status, json);
    return PASSING.contains(status) || problem.retryable()
        ? new Failed(new ProblemException(problem), retryAfter(response))
        : new Refused(problem);
  }

  /// `Retry-After` in either of its forms (RFC 9110 section 10.2.3).
  static Duration retryAfter(HttpResponse<?> response) {
    String value = response.headers().firstValue("Retry-After").orElse("0").trim();
    try {
      if (value.chars().allMatch(Character::isDigit)) {
        return Duration.ofSeconds(Math.min(Long.parseLong(value), LONGEST_WAIT.toSeconds()));
      }
      Instant until = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      long seconds = Duration.between(Instant.now(), until).toSeconds();
      return Duration.ofSeconds(Math.clamp(seconds, 0, LONGEST_WAIT.toSeconds()));
    } catch (DateTimeParseException | NumberFormatException _) {
      return Duration.ZERO; // a value that says nothing is as good as none
    }
  }
}
