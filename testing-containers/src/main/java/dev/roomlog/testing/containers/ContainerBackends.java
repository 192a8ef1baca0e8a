package dev.roomlog.testing.containers;

import com.mongodb.client.MongoClients;
import dev.roomlog.testing.BackendProvider;
import dev.roomlog.testing.TestServer;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.mongodb.MongoDBContainer;

/// Kafka and MongoDB, each a container of its own, as they are published; nothing is set that the
/// tests do not need.
public final class ContainerBackends implements BackendProvider {

  private static final String KAFKA = "apache/kafka:4.3.1";
  private static final String MONGODB = "mongo:8.0";
  private static final long PATIENCE_SECONDS = 60;

  @Override
  public @Nullable String unavailable() {
    return DockerClientFactory.instance().isDockerAvailable()
        ? null
        : "no Docker engine answers: start one, name it in DOCKER_HOST, or run without -Pdocker";
  }

  @Override
  public TestServer broker() {
    KafkaContainer kafka =
        new KafkaContainer(KAFKA).withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
    return new ContainerServer<>(
        kafka, 9092, KafkaContainer::getBootstrapServers, ContainerBackends::awaitBroker);
  }

  @Override
  public TestServer store() {
    return new ContainerServer<>(
        new MongoDBContainer(MONGODB),
        27017,
        MongoDBContainer::getConnectionString,
        ContainerBackends::awaitStore);
  }

  private static void awaitBroker(String address) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
      admin.describeCluster().nodes().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the broker at " + address + " did not come up", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the broker came up", e);
    }
  }

  private static void awaitStore(String address) {
    try (var client =
        MongoClients.create(address + "/?serverSelectionTimeoutMS=" + PATIENCE_SECONDS * 1_000)) {
      client.getDatabase("admin").runCommand(new Document("ping", 1));
    }
  }
}
