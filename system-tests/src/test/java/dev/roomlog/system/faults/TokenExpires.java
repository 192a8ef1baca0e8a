package dev.roomlog.system.faults;

import dev.roomlog.client.Roomlog;
import dev.roomlog.client.Session;
import dev.roomlog.testing.guarantees.Listened;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// F33: tokens that expire while their sockets are open.
final class TokenExpires implements Fault {

  private static final int READERS = 4;
  private static final Duration LIFETIME = Duration.ofSeconds(12);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// What was written to a socket just before its end may be on its way.
  private static final Duration ON_ITS_WAY = Duration.ofSeconds(1);

  private final List<Subscriber> readers = new ArrayList<>();
  private @Nullable Session session;
  private @Nullable Sockets sockets;

  @Override
  public About about() {
    return new About(
        "F33",
        "token expires on an open socket",
        "sessions of 12 s from one more ingest node; their sockets stay open beyond",
        "a timer per connection closes with 4401 when the token expires",
        "I5");
  }

  @Override
  public void inject(Scene scene) {
    Session made;
    try (Part ingest = scene.cluster().shortSessions(LIFETIME)) {
      ingest.restart();
      try (Roomlog client = Roomlog.connect(ingest.address())) {
        made = client.createSession("short-" + Math.abs(scene.random().nextInt()));
      }
    }
    session = made;
    var opened = new Sockets(scene.cluster().fanout(), made.token());
    sockets = opened;
    for (int i = 0; i < READERS; i++) {
      String start = scene.load().starts().getOrDefault(scene.hotRoom(), "");
      var memory = new Memory("short-" + i, Map.of(scene.hotRoom(), start));
      var reader =
          new Subscriber(
              memory,
              opened,
              Subscriber.Habit.ONCE,
              i % opened.nodes(),
              new Random(scene.random().nextLong()));
      readers.add(reader);
      reader.start();
    }
    scene.await(
        "the sockets are closed",
        PATIENCE,
        () -> readers.stream().allMatch(reader -> reader.memory().wasClosed()));
  }

  @Override
  public @Nullable String bitten(Scene scene) {
    int expired = readers.stream().mapToInt(reader -> reader.memory().closes("4401")).sum();
    return expired < READERS ? null : expired + " sockets closed with 4401";
  }

  @Override
  public Duration span() {
    return Duration.ZERO;
  }

  @Override
  public void heal(Scene scene) {
    if (sockets != null) {
      sockets.close();
    }
  }

  @Override
  public void after(Scene scene) {
    if (session == null) {
      return;
    }
    Instant end = session.expiresAt().plus(ON_ITS_WAY);
    for (Subscriber reader : readers) {
      for (Listened heard : reader.memory().listened()) {
        scene.expect(!heard.events().isEmpty(), reader + " heard nothing before");
        long late = heard.events().stream().filter(event -> isAfter(event, end)).count();
        scene.expect(late == 0, "%s heard %d events too late".formatted(reader, late));
      }
    }
  }

  private static boolean isAfter(String event, Instant end) {
    return Memory.sentAt(event).isAfter(end);
  }
}
