package dev.roomlog.allinone;

import dev.roomlog.embedded.PortInUse;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `./roomlog up`.
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = "Runs the whole of Roomlog in one process.",
    sortOptions = false)
final class UpCommand implements Callable<Integer> {

  private static final int CANNOT_START = 1;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port of the page, the API and the socket (default: ${DEFAULT-VALUE}).")
  int port = 8080;

  @Option(
      names = "--kafka-port",
      paramLabel = "PORT",
      description = "Port of the Kafka broker (default: ${DEFAULT-VALUE}).")
  int kafkaPort = 9092;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder that keeps everything (default: ${DEFAULT-VALUE}).")
  Path data = Path.of("data");

  @Override
  public Integer call() throws InterruptedException {
    var process = new AllInOne(data.toAbsolutePath().normalize(), port, kafkaPort);
    Runtime.getRuntime().addShutdownHook(new Thread(process::close, "shutdown"));
    try {
      process.start();
    } catch (CannotStart | PortInUse e) {
      System.err.println(e.getMessage());
      return CANNOT_START;
    }
    process.awaitEnd();
    return 0;
  }
}
