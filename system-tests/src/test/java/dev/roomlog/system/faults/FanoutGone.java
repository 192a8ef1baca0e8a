package dev.roomlog.system.faults;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A fanout node killed, paused or told to stop while sockets are open: F13, F14 and F17.
final class FanoutGone implements Fault {

  private static final int CROWD = 1_000;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private enum How {
    KILLED,
    PAUSED,
    TERMINATED
  }

  private final About about;
  private final How how;
  private final Duration span;
  private @Nullable Part node;
  private int before;

  private FanoutGone(About about, How how, Duration span) {
    this.about = about;
    this.how = how;
    this.span = span;
  }

  static List<Supplier<Fault>> all() {
    return List.of(
        () ->
            new FanoutGone(
                new About(
                    "F13",
                    "fanout killed with 1,000 sockets",
                    "kill -9 of a fanout node to which 1,000 more sockets are open; started again",
                    "resume on the other node after the last position",
                    "I3 I8"),
                How.KILLED,
                Duration.ofSeconds(5)),
        () ->
            new FanoutGone(
                new About(
                    "F14",
                    "fanout paused for 60 s",
                    "SIGSTOP of a fanout node with open sockets, SIGCONT after 60 s",
                    "clients leave a silent node and resume; the node catches up before it serves",
                    "I3 I8"),
                How.PAUSED,
                Duration.ofSeconds(60)),
        () ->
            new FanoutGone(
                new About(
                    "F17",
                    "drain by SIGTERM",
                    "SIGTERM of a fanout node to which 200 more sockets are open; started again",
                    "reconnect with spread delays, 1012 and flushed queues before the node stops",
                    "I3"),
                How.TERMINATED,
                Duration.ofSeconds(2)));
  }

  @Override
  public About about() {
    return about;
  }

  @Override
  public Duration span() {
    return span;
  }

  @Override
  public void inject(Scene scene) throws Exception {
    Part found = scene.cluster().fanout().getFirst();
    node = found;
    List<Subscriber> crowd = gather(scene);
    switch (how) {
      case KILLED -> found.kill();
      case PAUSED -> found.pause();
      case TERMINATED -> {
        before = scene.load().closes("1012") + scene.load().closes("reconnect");
        found.terminate();
        int cut = crowd.stream().mapToInt(each -> each.memory().closes("cut")).sum();
        scene.expect(cut == 0, cut + " sockets were cut without 1012");
      }
    }
  }

  private List<Subscriber> gather(Scene scene) throws Exception {
    int size =
        switch (how) {
          case KILLED -> scene.scaled(CROWD);
          case PAUSED -> 0;
          case TERMINATED -> scene.scaled(CROWD / 5);
        };
    List<Subscriber> crowd = scene.load().crowd(size, 0, scene.quietRoom());
    scene.await(size + " sockets are open", PATIENCE, () -> areConnected(crowd, 1));
    return crowd;
  }

  private static boolean areConnected(List<Subscriber> crowd, int times) {
    return crowd.stream().allMatch(each -> each.memory().connections() >= times);
  }

  @Override
  public @Nullable String bitten(Scene scene) {
    return switch (how) {
      case KILLED -> {
        long back =
            scene.load().crowd().stream().filter(each -> each.memory().connections() > 1).count();
        yield back < scene.load().crowd().size()
            ? null
            : "%s died; %d sockets opened again on the other node".formatted(node, back);
      }
      case PAUSED -> {
        int silent = scene.load().closes("silence");
        yield silent == 0 ? null : "%d sockets of %s fell silent".formatted(silent, node);
      }
      case TERMINATED -> {
        int sent = scene.load().closes("1012") + scene.load().closes("reconnect") - before;
        yield sent == 0 ? null : "%d sockets sent elsewhere with 1012 or reconnect".formatted(sent);
      }
    };
  }

  @Override
  public void heal(Scene scene) {
    Part gone = Objects.requireNonNull(node);
    if (how == How.PAUSED) {
      gone.resume();
      gone.awaitReady();
    } else {
      gone.restart();
    }
  }
}
