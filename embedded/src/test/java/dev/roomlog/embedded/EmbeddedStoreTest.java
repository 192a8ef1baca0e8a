package dev.roomlog.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EmbeddedStoreTest {
  @TempDir Path directory;

  @Test
  void keepsDocumentsAndAddressOverStopAndStart() {
    try (var store = EmbeddedStore.at(directory, 0)) {
      store.start();
      var uri = store.uri();
      try (var client = StoreClient.to(uri)) {
        client.events().insertOne(new Document("_id", "a").append("n", 1));
        store.stop();
        store.start();
        assertThat(client.events().countDocuments()).isEqualTo(1);
        client.events().insertOne(new Document("_id", "b").append("n", 2));
      }
      assertThat(store.uri()).isEqualTo(uri);
    }
    try (var store = EmbeddedStore.at(directory, 0)) {
      store.start();
      try (var client = StoreClient.to(store.uri())) {
        assertThat(client.events().find())
            .containsExactly(
                new Document("_id", "a").append("n", 1), new Document("_id", "b").append("n", 2));
      }
    }
  }

  @Test
  void namesThePortThatIsTaken() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        var store = EmbeddedStore.at(directory, taken.getLocalPort())) {
      var failure = catchThrowableOfType(PortInUse.class, store::start);
      assertThat(failure.port()).isEqualTo(taken.getLocalPort());
    }
  }

  @Test
  void refusesADirectoryThatAnotherStoreUses() {
    try (var store = EmbeddedStore.at(directory, 0);
        var second = EmbeddedStore.at(directory, 0)) {
      store.start();
      var failure = catchThrowableOfType(IllegalStateException.class, second::start);
      assertThat(failure).hasMessageContaining("store.mv").hasMessageContaining("other process");
    }
  }
}
