package dev.roomlog.fanout.tail;

import dev.roomlog.access.Directory;
import dev.roomlog.access.DirectoryFeed;
import dev.roomlog.access.KafkaDenial;
import dev.roomlog.access.MessagesTopic;
import dev.roomlog.fanout.settings.FanoutSettings;
import dev.roomlog.schemas.SchemaSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The life of the tailer: it starts on a thread of its own as soon as the directory knows the
/// topic, says how it does, and ends with the node.
@Context
public final class Tailer {

  private static final Logger LOG = LoggerFactory.getLogger(Tailer.class);
  private static final Duration STOP = Duration.ofSeconds(5);

  /// How the tailer does.
  public enum State {
    STARTING,
    WARMING,
    READY,
    STOPPED,
    DEAD
  }

  /// What a start needs besides the topic.
  @jakarta.inject.Singleton
  record Parts(
      FanoutSettings settings,
      TopicLog log,
      Admin admin,
      SchemaSource schemas,
      Directory directory,
      MeterRegistry meters) {}

  private final DirectoryFeed feed;
  private final Parts parts;
  private final RunSink sink;

  private volatile State state = State.STARTING;

  /// Why the loop died.
  private volatile @Nullable String cause;

  /// Set by the tailer's thread before it reads.
  private volatile @Nullable TopicView view;

  /// Set once by the thread that starts the loop.
  private volatile @Nullable MessagesTailer loop;

  private volatile @Nullable Thread thread;
  private volatile boolean closing;

  public Tailer(DirectoryFeed feed, Parts parts, RunSink sink) {
    this.feed = feed;
    this.parts = parts;
    this.sink = sink;
  }

  @PostConstruct
  void start() {
    Thread started = Thread.ofPlatform().name("tailer").daemon().unstarted(this::live);
    thread = started;
    started.start();
  }

  @PreDestroy
  void stop() throws InterruptedException {
    closing = true;
    MessagesTailer running = loop;
    if (running != null) {
      running.close();
    }
    Thread running0 = thread;
    if (running0 != null) {
      if (running == null) {
        running0.interrupt();
      }
      running0.join(STOP);
    }
  }

  public State state() {
    return state;
  }

  /// Why the loop died, for people; null while it lives.
  public @Nullable String cause() {
    return cause;
  }

  /// What has been read so far; null until the topic is known.
  public @Nullable TopicView view() {
    return view;
  }

  private void live() {
    try {
      MessagesTopic topic = feed.messagesTopic().get();
      try (var consumer = parts.log().open()) {
        loop = tailer(topic, consumer);
        if (!closing) {
          state = State.WARMING;
          loop.run(() -> state = State.READY);
        }
      }
      state = State.STOPPED;
    } catch (WakeupException | InterruptedException e) {
      LOG.debug("The tailer was asked to stop", e);
      state = State.STOPPED;
    } catch (Exception e) {
      String denial = KafkaDenial.explain(e);
      cause = denial == null ? String.valueOf(e.getMessage()) : denial + " Then restart this node.";
      LOG.error("The tailer died; restart this node. {}", cause, e);
      state = State.DEAD;
    }
  }

  private MessagesTailer tailer(MessagesTopic topic, Consumer<byte[], byte[]> consumer) {
    FanoutSettings settings = parts.settings();
    var windows =
        new RecentWindows(
            topic.rule().partitions(), settings.recentOffsets(), settings.recentBytes());
    PartitionNeeds needs =
        switch (settings.tail()) {
          case ALL -> PartitionNeeds.all(topic.partitions());
          case NEEDED -> PartitionNeeds.held(topic.partitions(), settings.tailLinger());
        };
    var seen = new TopicView(topic.incarnation(), topic.rule(), windows, needs);
    var meters = new TailMeters(parts.meters());
    parts.meters().gauge("roomlog.fanout.window.bytes", windows, RecentWindows::bytes);
    parts.meters().gauge("roomlog.fanout.partitions", needs, PartitionNeeds::countRead);
    view = seen;
    var intake =
        new EventIntake(
            seen,
            topic.codec(parts.schemas()),
            settings.identityOffsets(),
            parts.directory()::observe,
            sink,
            meters);
    var start =
        new TailerStart(
            parts.log(),
            settings.recentOffsets(),
            settings.identityOffsets(),
            new TopicWatch(parts.admin(), topic.topicId())::isSameTopic,
            settings.topicCheck());
    return new MessagesTailer(consumer, needs, intake, sink, start, meters);
  }
}
