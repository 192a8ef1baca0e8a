package dev.roomlog.access;

import dev.roomlog.schemas.Catalogue;
import dev.roomlog.schemas.SchemaSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/// Puts the parts together that are no beans by themselves.
@Factory
final class AccessFactory {

  @Singleton
  SchemaSource schemaSource(SchemaRegistrySettings settings) {
    return Catalogue.builtIn();
  }

  @Singleton
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean(preDestroy = "close")
  @Context
  Admin admin(KafkaSettings kafka) {
    return Admin.create(kafka.admin());
  }

  @Bean(preDestroy = "close")
  @Context
  DirectoryFeed directoryFeed(
      Directory directory,
      Admin admin,
      KafkaSettings kafka,
      SchemaSource schemas,
      MeterRegistry meters) {
    var feed =
        new DirectoryFeed(
            directory,
            new FoundTopics(admin),
            new KafkaConsumer<>(kafka.consumer("roomlog-directory", Map.of())),
            schemas,
            meters);
    Thread.ofPlatform().name("directory").daemon().start(feed);
    return feed;
  }
}
