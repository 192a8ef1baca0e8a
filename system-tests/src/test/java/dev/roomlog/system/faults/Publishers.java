package dev.roomlog.system.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.roomlog.schemas.Ids;
import dev.roomlog.testing.guarantees.Acknowledgement;
import dev.roomlog.testing.guarantees.Unanswered;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// People who post through both ingest nodes. Each awaits a definite answer before the next
/// message, and repeats one with the same id until then, at either node. What was answered is
/// recorded here, in another process than the one that answered.
final class Publishers implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration PAUSE = Duration.ofMillis(200);

  /// One message in so many is given up after its first attempt.
  private static final int IMPATIENT = 10;

  private static final int MOST_A_SECOND = 2_000;
  private static final String PADDING = "x".repeat(60);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(3))
          .build();
  private final List<Part> nodes;
  private final String token;
  private final List<String> rooms;
  private final double rate;
  private final List<Thread> threads = new ArrayList<>();
  private final Queue<Acknowledgement> acknowledged = new ConcurrentLinkedQueue<>();
  private final Queue<Posted> attempts = new ConcurrentLinkedQueue<>();
  private final AtomicInteger running = new AtomicInteger();

  private final Queue<Unanswered> unanswered = new ConcurrentLinkedQueue<>();

  private volatile boolean stopping;
  private volatile boolean hurrying;

  /// @param rooms the first of them gets half of all messages
  /// @param rate messages a second of all together; 0 for as many as are answered
  Publishers(List<Part> nodes, String token, List<String> rooms, double rate) {
    this.nodes = nodes;
    this.token = token;
    this.rooms = rooms;
    this.rate = rate;
  }

  void start(int count, Random random) {
    for (int i = 0; i < count; i++) {
      int number = i;
      long seed = random.nextLong();
      running.incrementAndGet();
      threads.add(
          Thread.ofVirtual().name("publisher-" + i).start(() -> publish(number, count, seed)));
    }
  }

  /// More publishers, each posting as soon as its last message was answered, until [#calm].
  void hurry(int count, Random random) {
    hurrying = true;
    int first = threads.size();
    for (int i = 0; i < count; i++) {
      int number = first + i;
      long seed = random.nextLong();
      running.incrementAndGet();
      threads.add(Thread.ofVirtual().name("hurrier-" + i).start(() -> hurry(number, count, seed)));
    }
  }

  void calm() {
    hurrying = false;
  }

  List<Acknowledgement> acknowledged() {
    return List.copyOf(acknowledged);
  }

  Collection<Posted> attempts() {
    return attempts;
  }

  long answersWith(int status) {
    return attempts.stream().filter(posted -> posted.status() == status).count();
  }

  long answersWith(String code) {
    return attempts.stream().filter(posted -> posted.code().equals(code)).count();
  }

  /// Attempts that were accepted and lay wholly between these times.
  long acceptedWithin(long from, long to) {
    return attempts.stream()
        .filter(posted -> posted.isAccepted() && posted.started() > from && posted.ended() < to)
        .count();
  }

  /// Attempts that were not the last one of their message.
  long repetitions() {
    return attempts.stream().filter(posted -> !posted.isAccepted()).count();
  }

  /// Says nothing new, and returns true once every message has a definite answer.
  boolean areSettled() {
    stopping = true;
    return running.get() == 0;
  }

  /// Messages that their publishers gave up without a definite answer.
  List<Unanswered> unanswered() {
    return List.copyOf(unanswered);
  }

  /// Posts one message to this node until it is accepted, and returns its acknowledgement.
  Acknowledgement post(Part node, String room, String text) throws InterruptedException {
    return insist(room, Ids.next(), text, List.of(node), 0);
  }

  @Override
  public void close() {
    stopping = true;
    threads.forEach(Thread::interrupt);
    http.shutdownNow();
  }

  private void hurry(int number, int count, long seed) {
    var random = new Random(seed);
    long interval = TimeUnit.SECONDS.toNanos(1) / MOST_A_SECOND * count;
    try {
      for (int i = 0; hurrying && !stopping; i++) {
        long next = System.nanoTime() + interval;
        insist(rooms.getFirst(), Ids.next(), text(number, i), nodes, random.nextInt(nodes.size()));
        TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      running.decrementAndGet();
    }
  }

  private void publish(int number, int count, long seed) {
    var random = new Random(seed);
    long interval = rate == 0 ? 0 : (long) (TimeUnit.SECONDS.toNanos(1) * count / rate);
    long next = System.nanoTime() + (long) (random.nextDouble() * interval);
    try {
      for (int i = 0; !stopping; i++) {
        long wait = next - System.nanoTime();
        if (wait > 0) {
          TimeUnit.NANOSECONDS.sleep(wait);
        }
        next = Math.max(next, System.nanoTime() - interval) + interval;
        String room = rooms.get(random.nextBoolean() ? 0 : random.nextInt(rooms.size()));
        int first = random.nextInt(nodes.size());
        if (random.nextInt(IMPATIENT) == 0) {
          tryOnce(room, Ids.next(), text(number, i), nodes.get(first));
        } else {
          insist(room, Ids.next(), text(number, i), nodes, first);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      running.decrementAndGet();
    }
  }

  /// Who says it and as which message: one publisher's numbers rise in the log.
  static String text(int publisher, int number) {
    return publisher + " " + number + " " + PADDING;
  }

  private Acknowledgement insist(String room, String id, String text, List<Part> targets, int first)
      throws InterruptedException {
    for (int attempt = first; ; attempt++) {
      Acknowledgement accepted = attempt(targets.get(attempt % targets.size()), room, id, text);
      if (accepted != null) {
        return accepted;
      }
      Thread.sleep(PAUSE);
    }
  }

  /// Somebody who takes no for an answer, and silence too.
  private void tryOnce(String room, String id, String text, Part target)
      throws InterruptedException {
    if (attempt(target, room, id, text) == null) {
      unanswered.add(new Unanswered(room, id));
    }
  }

  /// Null where another attempt may help.
  private @Nullable Acknowledgement attempt(Part target, String room, String id, String text)
      throws InterruptedException {
    long start = System.nanoTime();
    try {
      HttpResponse<byte[]> answer = http.send(request(target, room, id, text), BODY);
      JsonNode json = JSON.readTree(answer.body());
      var posted =
          new Posted(
              target.name(),
              answer.statusCode(),
              json.path("code").asText(),
              start,
              System.nanoTime());
      attempts.add(posted);
      if (posted.isAccepted()) {
        var acknowledgement = new Acknowledgement(room, id, json.path("position").asText());
        acknowledged.add(acknowledgement);
        return acknowledgement;
      }
      if (!posted.isWorthRepeating()) {
        throw new IllegalStateException("refused for good: " + posted);
      }
    } catch (IOException e) {
      attempts.add(
          new Posted(target.name(), 0, e.getClass().getSimpleName(), start, System.nanoTime()));
    }
    return null;
  }

  private static final HttpResponse.BodyHandler<byte[]> BODY =
      HttpResponse.BodyHandlers.ofByteArray();

  private HttpRequest request(Part target, String room, String id, String text) {
    byte[] body =
        JSON.createObjectNode().put("id", id).put("text", text).toString().getBytes(UTF_8);
    return HttpRequest.newBuilder(target.address().resolve("/v1/rooms/" + room + "/messages"))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
        .build();
  }
}
