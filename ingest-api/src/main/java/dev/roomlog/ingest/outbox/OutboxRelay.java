package dev.roomlog.ingest.outbox;

import com.mongodb.MongoException;
import dev.roomlog.access.KafkaDenial;
import dev.roomlog.ingest.messages.MessagePublisher;
import dev.roomlog.ingest.messages.Publication;
import dev.roomlog.ingest.messages.PublishOutcome;
import dev.roomlog.log.DirectoryEntry;
import dev.roomlog.schemas.SchemaSourceUnavailable;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread `outbox-relay`: takes what changed in the store to the log, first the state to
/// `chat.directory`, then the event to `chat.messages`, then notes in the store that it is done. A
/// fault anywhere leaves the entry where it is, and the next round takes it up again: writing a
/// state twice does no harm, and the event's id is derived, so its copy is hidden.
///
/// It works at once when poked after a write, and sweeps for what dead nodes left. States that lie
/// in the directory in an older version than the newest are written again.
public final class OutboxRelay implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OutboxRelay.class);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration CLOSE = Duration.ofSeconds(5);
  private static final Duration START_POLL = Duration.ofMillis(20);
  private static final int MAX_REPAIRS = 10_000;

  private final List<Outbox> outboxes;
  private final DirectoryWriter writer;
  private final MessagePublisher publisher;
  private final BooleanSupplier started;
  private final Duration sweepInterval;
  private final Semaphore pokes = new Semaphore(0);

  /// States to write again; what finds no place is found by the next restart's comparison.
  private final BlockingQueue<Repair> repairs = new ArrayBlockingQueue<>(MAX_REPAIRS);

  private final Counter relayed;
  private final Counter repaired;
  private final Counter failures;
  private final Thread thread =
      Thread.ofPlatform().name("outbox-relay").daemon().unstarted(this::run);
  private volatile boolean died;

  private record Repair(String key, DirectoryEntry newest) {}

  /// @param started whether the directory was read to its end
  /// @param sweepInterval how often leftovers of other nodes are looked for
  public OutboxRelay(
      List<Outbox> outboxes,
      DirectoryWriter writer,
      MessagePublisher publisher,
      BooleanSupplier started,
      Duration sweepInterval,
      MeterRegistry meters) {
    this.outboxes = List.copyOf(outboxes);
    this.writer = writer;
    this.publisher = publisher;
    this.started = started;
    this.sweepInterval = sweepInterval;
    this.relayed = meters.counter("roomlog.ingest.outbox.relayed");
    this.repaired = meters.counter("roomlog.ingest.directory.repaired");
    this.failures = meters.counter("roomlog.ingest.outbox.failures");
  }

  public void start() {
    thread.start();
  }

  /// Something was written to the store. Never blocks.
  public void poke() {
    pokes.release();
  }

  public boolean isAlive() {
    return !died;
  }

  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    thread.join(CLOSE);
  }

  /// The directory was found to hold an older state than the newest. Never blocks.
  public void repair(String key, DirectoryEntry newest) {
    if (repairs.offer(new Repair(key, newest))) {
      poke();
    }
  }

  private void run() {
    try {
      while (!started.getAsBoolean()) {
        Thread.sleep(START_POLL);
      }
      boolean compared = false;
      while (true) {
        boolean done = attempt(this::round) && (compared || attempt(this::compare));
        compared |= done;
        Duration pause = done ? sweepInterval : RETRY;
        if (pokes.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
          pokes.drainPermits();
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("The outbox relay was told to stop", e);
    } catch (RuntimeException e) {
      died = true;
      LOG.error("The outbox relay died; restart this node", e);
    }
  }

  private interface Step {
    void run() throws InterruptedException;
  }

  private boolean attempt(Step step) throws InterruptedException {
    try {
      step.run();
      return true;
    } catch (MongoException | KafkaException | SchemaSourceUnavailable e) {
      failures.increment();
      String denial = KafkaDenial.explain(e);
      LOG.warn("The outbox waits: {}", denial == null ? e.toString() : denial);
      return false;
    }
  }

  private void round() throws InterruptedException {
    for (Outbox outbox : outboxes) {
      outbox.refresh();
      for (OutboxEntry entry : outbox.pending()) {
        relay(entry);
        outbox.clear(entry);
        relayed.increment();
      }
      outbox.refresh();
    }
    for (Repair repair = repairs.peek(); repair != null; repair = repairs.peek()) {
      writer.write(repair.key(), repair.newest());
      repairs.remove();
      repaired.increment();
    }
  }

  private void relay(OutboxEntry entry) throws InterruptedException {
    writer.write(entry.key(), entry.state());
    if (entry.event() == null) {
      return;
    }
    PublishOutcome outcome = await(publisher.publish(entry.event(), publisher.deadline()));
    switch (outcome) {
      case PublishOutcome.Accepted _ -> {}
      case PublishOutcome.Overloaded _, PublishOutcome.LogUnavailable _, PublishOutcome.Unknown _ ->
          throw new KafkaException("an event was not acknowledged: " + outcome);
    }
  }

  private static PublishOutcome await(Publication publication) throws InterruptedException {
    try {
      return publication.answer().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("outcomes are values", e);
    }
  }

  /// Writes what the directory lacks or has in an older version than the store. Once, at the start.
  private void compare() throws InterruptedException {
    for (Outbox outbox : outboxes) {
      for (var state : outbox.states().entrySet()) {
        if (writer.writeIfNewer(state.getKey(), state.getValue())) {
          repaired.increment();
        }
      }
    }
  }
}
