package dev.roomlog.cli;

import dev.roomlog.client.Roomlog;
import dev.roomlog.client.RoomlogOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where the server is, and how the operator proves to be one.
final class ServerOptions {

  /// How long a command waits for a server before it says that there is none.
  private static final Duration GREETING = Duration.ofSeconds(5);

  @Option(
      names = "--url",
      defaultValue = "http://localhost:8080",
      description = "The server (default: ${DEFAULT-VALUE}).")
  URI url = URI.create("http://localhost:8080");

  @Option(
      names = "--data",
      defaultValue = "data",
      description =
          "The data folder of ./roomlog up, where its operator secret is (default:"
              + " ${DEFAULT-VALUE}).")
  Path data = Path.of("data");

  @Option(names = "--operator-secret", description = "The operator secret itself.")
  @Nullable String operatorSecret;

  @Option(
      names = "--ca",
      description =
          "A PEM file with the certificate authority of an https server (default: those that the"
              + " JVM trusts).")
  @Nullable Path authority;

  /// A client with an operator's session, which goes on trying for `patience`.
  Roomlog operator(RoomlogOptions options) throws IOException {
    String secret = secret();
    try (Roomlog greeting = connect(RoomlogOptions.DEFAULT.withRetryFor(GREETING))) {
      greeting.createImportSession("importer", secret);
    }
    Roomlog client = connect(options);
    client.createImportSession("importer", secret);
    return client;
  }

  private Roomlog connect(RoomlogOptions options) throws IOException {
    return authority == null
        ? Roomlog.connect(url, options)
        : Roomlog.connect(url, options, Authorities.trusted(authority));
  }

  private String secret() throws IOException {
    if (operatorSecret != null) {
      return operatorSecret;
    }
    Path file = data.resolve("operator-secret");
    if (!Files.isReadable(file)) {
      throw new CannotRun(
          "No operator secret: "
              + file.toAbsolutePath()
              + " cannot be read.\n./roomlog up writes it into its data folder. Name that folder"
              + " with --data, or give the secret with --operator-secret.");
    }
    return Files.readString(file).strip();
  }
}
