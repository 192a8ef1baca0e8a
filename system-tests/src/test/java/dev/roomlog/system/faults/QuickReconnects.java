package dev.roomlog.system.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// F16: clients that come and go all the time while a room is very busy.
final class QuickReconnects implements Fault {

  private static final int CLIENTS = 40;
  private static final int MORE_PUBLISHERS = 24;
  private static final int ENOUGH_RETURNS = 8;
  private static final Subscriber.Habit RESTLESS = new Subscriber.Habit(50, 500, 0, 50);

  private final List<Subscriber> clients = new ArrayList<>();
  private long accepted;
  private long since;

  @Override
  public About about() {
    return new About(
        "F16",
        "reconnect every 50 to 500 ms",
        "40 subscribers change the node every 50 to 500 ms, while as much is posted as is"
            + " answered, up to 2,000 messages a second",
        "an event loop owns its subscriptions; window, history and live tail are spliced by"
            + " position",
        "I3");
  }

  @Override
  public Duration span() {
    return Duration.ofSeconds(10);
  }

  @Override
  public void inject(Scene scene) {
    for (int i = 0; i < scene.scaled(CLIENTS); i++) {
      Subscriber added =
          scene
              .load()
              .add("quick", RESTLESS, i % scene.cluster().fanout().size(), scene.load().starts());
      clients.add(added);
      added.start();
    }
    scene.load().publishers().hurry(MORE_PUBLISHERS, scene.random());
    accepted = scene.load().publishers().acknowledged().size();
    since = System.nanoTime();
  }

  @Override
  public @Nullable String bitten(Scene scene) {
    int all = clients.stream().mapToInt(each -> each.memory().connections()).sum();
    if (clients.stream().anyMatch(each -> each.memory().connections() < ENOUGH_RETURNS)) {
      return null;
    }
    double seconds = (System.nanoTime() - since) / 1e9;
    return "%d connections of %d clients at %.0f messages/s"
        .formatted(
            all,
            clients.size(),
            (scene.load().publishers().acknowledged().size() - accepted) / seconds);
  }

  @Override
  public void heal(Scene scene) {
    scene.load().publishers().calm();
    clients.forEach(Subscriber::settle);
  }
}
