package dev.roomlog.access.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.roomlog.access.AccessSettings;
import dev.roomlog.access.Directory;
import dev.roomlog.access.Person;
import dev.roomlog.access.TokenVerifier;
import dev.roomlog.schemas.ProblemCode;
import dev.roomlog.testing.TestTokens;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micronaut.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallerBinderTest {

  private final TestTokens tokens = new TestTokens();
  private final Directory directory = new Directory();
  private final CallerBinder binder =
      new CallerBinder(
          new TokenVerifier(
              directory,
              new AccessSettings(null, List.of(), 10, Duration.ofSeconds(10)),
              Clock.systemUTC(),
              new SimpleMeterRegistry()),
          directory);

  @Test
  void aNodeThatDoesNotKnowTheKeysYetRefusesNoTokenForGood() {
    HttpRequest<?> request = HttpRequest.GET("/").bearerAuth(tokens.token("alice"));

    assertThatThrownBy(() -> binder.caller(request))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.STARTING));

    directory.apply(tokens.directoryKey(), tokens.entry());

    assertThat(binder.caller(request)).isInstanceOf(Person.class);
    assertThatThrownBy(() -> binder.caller(HttpRequest.GET("/").bearerAuth("a.b.c")))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.UNAUTHORIZED));
  }
}
