package dev.roomlog.ingest.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.roomlog.embedded.EmbeddedStore;
import dev.roomlog.ingest.Store;
import dev.roomlog.ingest.outbox.OutboxEntry;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A key signs once every verifier can have its public half, and not before.
class SigningKeysTest {

  private final EmbeddedStore backend;
  private final MongoClient client;
  private final SigningKeys keys;

  SigningKeysTest(@TempDir Path directory) {
    backend = EmbeddedStore.at(directory, 0);
    backend.start();
    client = MongoClients.create(backend.uri());
    keys = keys();
  }

  private SigningKeys keys() {
    return new SigningKeys(new Store(client, backend.uri()), Clock.systemUTC());
  }

  @BeforeEach
  void refresh() {
    keys.refresh();
  }

  @AfterEach
  void stop() {
    client.close();
    backend.close();
  }

  @Test
  void aKeySignsOnceItsPublicHalfIsInTheDirectory() {
    assertThat(keys.signing()).isNull();
    assertThat(keys.pending())
        .singleElement()
        .satisfies(
            entry ->
                assertThat(entry.state().getPublicKey()).contains("P-256").doesNotContain("\"d\""));

    publish();

    assertThat(keys.signing()).isNotNull();
    assertThat(keys.pending()).isEmpty();
    assertThat(keys.published()).hasSize(1).noneMatch(key -> key.isPrivate());
  }

  @Test
  void theNextNodeSignsWithTheSameKey() {
    publish();
    SigningKeys other = keys();
    other.refresh();

    assertThat(other.signing()).isEqualTo(keys.signing());
  }

  private void publish() {
    for (OutboxEntry entry : keys.pending()) {
      keys.clear(entry);
    }
    keys.refresh();
  }
}
