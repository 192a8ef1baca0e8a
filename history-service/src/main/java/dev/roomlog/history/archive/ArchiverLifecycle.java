package dev.roomlog.history.archive;

import dev.roomlog.access.DirectoryFeed;
import dev.roomlog.access.MessagesTopic;
import dev.roomlog.history.archive.ArchiverStatus.Phase;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Starts the archiver once the topic is known, and stops it with the service.
@Context
final class ArchiverLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(ArchiverLifecycle.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final DirectoryFeed feed;
  private final ArchiverFactory factory;
  private final ArchiverStatus status;

  private @Nullable MessagesArchiver archiver;
  private @Nullable Thread thread;
  private boolean stopped;

  ArchiverLifecycle(DirectoryFeed feed, ArchiverFactory factory, ArchiverStatus status) {
    this.feed = feed;
    this.factory = factory;
    this.status = status;
  }

  @PostConstruct
  void begin() {
    var _ =
        feed.messagesTopic()
            .thenAccept(this::start)
            .exceptionally(
                e -> {
                  LOG.error("The archiver cannot start; restart this node", e);
                  status.is(Phase.DIED, String.valueOf(e.getMessage()));
                  return null;
                });
  }

  private synchronized void start(MessagesTopic topic) {
    if (!stopped) {
      MessagesArchiver made = factory.archiver(topic);
      archiver = made;
      thread = Thread.ofPlatform().name("archiver").start(made);
    }
  }

  @PreDestroy
  synchronized void stop() throws InterruptedException {
    stopped = true;
    if (archiver != null && thread != null) {
      archiver.stop();
      if (!thread.join(PATIENCE)) {
        LOG.warn("The archiver did not stop within {}", PATIENCE);
      }
    }
  }
}
