package dev.roomlog.access;

import static java.util.Objects.requireNonNull;

import dev.roomlog.schemas.Catalogue;
import dev.roomlog.schemas.RegistryClient;
import dev.roomlog.schemas.SchemaSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/// Puts the parts together that are no beans by themselves.
@Factory
final class AccessFactory {

  /// The operator's registry, where there is one.
  @Singleton
  @Bean(preDestroy = "close")
  @Requires(property = SchemaRegistrySettings.URL, pattern = "\\S+")
  RegistryClient registry(SchemaRegistrySettings settings) {
    return new RegistryClient(requireNonNull(settings.url()), Catalogue.builtIn());
  }

  @Singleton
  @Requires(missingBeans = RegistryClient.class)
  Catalogue catalogue() {
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
