package dev.roomlog.ingest;

import dev.roomlog.access.Directory;
import dev.roomlog.access.DirectoryFeed;
import dev.roomlog.access.KafkaSettings;
import dev.roomlog.ingest.messages.MessagePublisher;
import dev.roomlog.ingest.messages.PublisherLoop;
import dev.roomlog.ingest.messages.PublisherMeters;
import dev.roomlog.ingest.outbox.DirectoryWriter;
import dev.roomlog.ingest.outbox.Outbox;
import dev.roomlog.ingest.outbox.OutboxRelay;
import dev.roomlog.schemas.SchemaSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;

/// Puts the parts with threads together.
@Factory
final class IngestFactory {

  @Singleton
  MessagePublisher messagePublisher(
      SchemaSource schemas, IngestSettings.Publishing settings, PublisherMeters meters) {
    return new MessagePublisher(schemas, settings, meters);
  }

  @Context
  @Bean(preDestroy = "close")
  PublisherLoop publisherLoop(
      MessagePublisher publisher,
      DirectoryFeed feed,
      KafkaSettings kafka,
      IngestSettings.Publishing settings) {
    var loop =
        new PublisherLoop(
            publisher,
            feed.messagesTopic(),
            () ->
                new KafkaProducer<>(
                    kafka.producer("roomlog-publisher", ProducerDefaults.settings())),
            settings.linger(),
            settings.deadline());
    loop.start();
    return loop;
  }

  @Context
  @Bean(preDestroy = "close")
  OutboxRelay outboxRelay(
      List<Outbox> outboxes,
      DirectoryWriter writer,
      MessagePublisher publisher,
      DirectoryFeed feed,
      Directory directory,
      IngestSettings.Sessions settings,
      MeterRegistry meters) {
    var relay =
        new OutboxRelay(
            outboxes,
            writer,
            publisher,
            () -> feed.isReady() && publisher.isReady(),
            settings.sweepInterval(),
            meters);
    directory.onOutdated(relay::repair);
    relay.start();
    return relay;
  }
}
