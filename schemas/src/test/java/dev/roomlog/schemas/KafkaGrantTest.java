package dev.roomlog.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.acl.AclOperation;
import org.junit.jupiter.api.Test;

class KafkaGrantTest {

  private static final Path SCRIPT = Path.of("..", "deploy", "kafka", "grant-acls");

  @Test
  void onlyIngestWritesMessages() {
    assertThat(KafkaGrant.all())
        .filteredOn(grant -> grant.names().contains(Topics.MESSAGES.name()))
        .filteredOn(grant -> grant.operations().contains(AclOperation.WRITE))
        .extracting(KafkaGrant::service)
        .containsExactly(Service.INGEST);
  }

  @Test
  void aGrantNamesOneBindingForEachNameAndOperation() {
    assertThat(KafkaGrant.all().getFirst().bindings("User:a"))
        .hasSize(3 * Topics.all().size())
        .allMatch(binding -> binding.entry().principal().equals("User:a"));
  }

  @Test
  void theScriptGrantsWhatIsDeclared() throws Exception {
    List<String> declared =
        KafkaGrant.all().stream()
            .map(
                grant ->
                    "grant "
                        + grant.service().name().toLowerCase(Locale.ROOT)
                        + " "
                        + grant.arguments())
            .toList();
    assertThat(Files.readAllLines(SCRIPT).stream().filter(line -> line.startsWith("grant ")))
        .as("the last lines of deploy/kafka/grant-acls; write these there")
        .isEqualTo(declared);
  }
}
