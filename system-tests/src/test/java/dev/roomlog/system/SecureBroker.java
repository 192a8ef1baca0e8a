package dev.roomlog.system;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.roomlog.embedded.EmbeddedBroker;
import dev.roomlog.schemas.KafkaGrant;
import dev.roomlog.schemas.Service;
import dev.roomlog.testing.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AclBinding;

/// A broker that lets users in by SASL_SSL with SCRAM-SHA-512 and allows them what [KafkaGrant]
/// declares, nothing else. Its other listener, which no service knows, is the administrator's.
final class SecureBroker implements AutoCloseable {

  /// A user that is let in and may do nothing.
  static final String STRANGER = "roomlog-stranger";

  private final EmbeddedBroker broker;
  private final int securePort = Deployment.freePort();

  private SecureBroker(Path folder) {
    int port = Deployment.freePort();
    this.broker = EmbeddedBroker.at(folder, port, properties(port, Deployment.freePort()));
  }

  static SecureBroker start(Path folder) throws Exception {
    var secure = new SecureBroker(folder);
    secure.broker.start();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", secure.administration()))) {
      admin.alterUserScramCredentials(users()).all().get(30, SECONDS);
      admin.createAcls(grants()).all().get(30, SECONDS);
    }
    return secure;
  }

  /// For an administrator, without credentials.
  String administration() {
    return broker.bootstrapServers();
  }

  /// For users.
  String address() {
    return "localhost:" + securePort;
  }

  static String user(Service service) {
    return "roomlog-" + service.name().toLowerCase(Locale.ROOT);
  }

  static String password(String user) {
    return "password of " + user;
  }

  /// The native settings of a client, without the trust store.
  static Map<String, String> login(String user, String password) {
    return Map.of(
        "security.protocol",
        "SASL_SSL",
        "sasl.mechanism",
        "SCRAM-SHA-512",
        "sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
            .formatted(user, password));
  }

  @Override
  public void close() {
    broker.close();
  }

  private static List<AclBinding> grants() {
    return KafkaGrant.all().stream()
        .flatMap(grant -> grant.bindings("User:" + user(grant.service())))
        .toList();
  }

  private static List<UserScramCredentialAlteration> users() {
    var scram = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096);
    return Stream.concat(Stream.of(Service.values()).map(SecureBroker::user), Stream.of(STRANGER))
        .<UserScramCredentialAlteration>map(
            user -> new UserScramCredentialUpsertion(user, scram, password(user)))
        .toList();
  }

  private Map<String, String> properties(int port, int controllerPort) {
    String listeners = "BROKER://127.0.0.1:%d,SECURE://localhost:%d".formatted(port, securePort);
    return Map.ofEntries(
        Map.entry("listeners", listeners + ",CONTROLLER://127.0.0.1:" + controllerPort),
        Map.entry("advertised.listeners", listeners),
        Map.entry("controller.quorum.voters", "1@127.0.0.1:" + controllerPort),
        Map.entry(
            "listener.security.protocol.map",
            "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURE:SASL_SSL"),
        Map.entry(
            "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer"),
        Map.entry("super.users", "User:ANONYMOUS"),
        Map.entry("listener.name.secure.sasl.enabled.mechanisms", "SCRAM-SHA-512"),
        Map.entry(
            "listener.name.secure.scram-sha-512.sasl.jaas.config",
            "org.apache.kafka.common.security.scram.ScramLoginModule required;"),
        Map.entry("listener.name.secure.ssl.keystore.type", "PEM"),
        Map.entry(
            "listener.name.secure.ssl.keystore.certificate.chain",
            read(TestAuthority.shared().certificate())),
        Map.entry("listener.name.secure.ssl.keystore.key", read(TestAuthority.shared().key())));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
