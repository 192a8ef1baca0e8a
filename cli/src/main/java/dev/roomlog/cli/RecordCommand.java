package dev.roomlog.cli;

import dev.roomlog.client.From;
import dev.roomlog.client.Roomlog;
import dev.roomlog.client.RoomlogOptions;
import dev.roomlog.client.Subscription;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `record`: what sockets say, into a file.
@Command(
    name = "record",
    mixinStandardHelpOptions = true,
    description = {
      "Follows rooms and writes each event as received, one JSON object per line, until it is"
          + " interrupted or nothing was heard for a while.",
      "Creates the rooms that do not exist. Exits with 1 when a room could not be followed"
          + " without a gap."
    })
final class RecordCommand implements Callable<Integer> {

  private static final int ROOMS_PER_CONNECTION = 128;
  private static final Duration GLANCE = Duration.ofMillis(500);

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin ServerOptions server = new ServerOptions();

  @Option(names = "--rooms", split = ",", description = "The rooms' ids.")
  List<String> rooms = new ArrayList<>();

  @Option(names = "--rooms-from", arity = "1..*", description = "IRC logs, for their rooms.")
  List<Path> logs = new ArrayList<>();

  @Option(
      names = "--room-prefix",
      defaultValue = "irc-",
      description = "As given to import (default: ${DEFAULT-VALUE}).")
  String prefix = "irc-";

  @Option(names = "--output", required = true, description = "The file to write.")
  Path output = Path.of("recorded.ndjson");

  @Option(names = "--until-idle", description = "End after so many seconds without an event.")
  @Nullable Long untilIdle;

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> followed = followed();
    var interrupted = new CountDownLatch(1);
    var written = new CountDownLatch(1);
    var hook = new Thread(() -> stop(interrupted, written));
    Runtime.getRuntime().addShutdownHook(hook);
    try (BufferedWriter out = Files.newBufferedWriter(output);
        Roomlog client = server.operator(RoomlogOptions.DEFAULT)) {
      var importRooms = new ImportRooms(client);
      followed.forEach(room -> importRooms.require(room, room));
      var recording = new Recording(out);
      List<Subscription> subscriptions = new ArrayList<>();
      for (int i = 0; i < followed.size(); i += ROOMS_PER_CONNECTION) {
        List<String> some =
            followed.subList(i, Math.min(followed.size(), i + ROOMS_PER_CONNECTION));
        var from = some.stream().map(room -> new From(room, null)).toList();
        subscriptions.add(client.subscribe(from, recording));
      }
      while (!interrupted.await(GLANCE.toMillis(), TimeUnit.MILLISECONDS) && !isIdle(recording)) {
        recording.flush();
      }
      subscriptions.forEach(Subscription::close);
      return summary(recording, subscriptions);
    } finally {
      written.countDown();
    }
  }

  private static void stop(CountDownLatch interrupted, CountDownLatch written) {
    interrupted.countDown();
    try {
      written.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isIdle(Recording recording) {
    return untilIdle != null && recording.idleNanos() > Duration.ofSeconds(untilIdle).toNanos();
  }

  private List<String> followed() throws IOException {
    var all = new ArrayList<>(rooms);
    if (!logs.isEmpty()) {
      IrcLogFile.find(logs, prefix).forEach(file -> all.add(file.room()));
    }
    if (all.isEmpty()) {
      throw new CannotRun("Which rooms? Name them with --rooms or --rooms-from.");
    }
    return all;
  }

  private int summary(Recording recording, List<Subscription> subscriptions) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%d events, %d reconnects, %d resubscribes, %d duplicates dropped, %d rooms with a gap%n",
        recording.events(),
        subscriptions.stream().mapToLong(Subscription::reconnects).sum(),
        subscriptions.stream().mapToLong(Subscription::resubscribes).sum(),
        subscriptions.stream().mapToLong(Subscription::duplicates).sum(),
        recording.losses());
    out.flush();
    return recording.losses() == 0 ? 0 : 1;
  }
}
