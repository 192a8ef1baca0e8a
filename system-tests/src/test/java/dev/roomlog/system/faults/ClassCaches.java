package dev.roomlog.system.faults;

import dev.roomlog.system.ForkedJvm;
import dev.roomlog.system.Probe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What services note of their classes in a first run (JEP 514), with which each later start takes
/// half of the CPU: the faults start them some hundred times. Without it they start as well. Only
/// jars can be noted.
final class ClassCaches implements AutoCloseable {

  private final Path folder;
  private volatile @Nullable Part training;

  ClassCaches(Path folder) {
    this.folder = folder;
  }

  /// Runs the service once, with the log and the store away, until it has written its cache.
  void train(Class<?> main, String heap, Map<String, String> environment, int port) {
    List<String> noting = List.of("-XX:AOTCacheOutput=" + cache(main));
    try (var service =
        new Part(
            main.getSimpleName(),
            folder,
            port,
            () ->
                ForkedJvm.startAlone(
                    folder, heap, noting, main, environment, "-micronaut.server.port=" + port),
            part -> Probe.get(part.address(), "/health/liveness").statusCode() == 200)) {
      training = service;
      service.restart();
      service.terminate();
    } catch (RuntimeException | AssertionError e) {
      System.out.println("    " + e);
    }
    if (!Files.exists(cache(main))) {
      System.out.println("    " + main.getSimpleName() + " noted nothing and will start slowly.");
    }
  }

  /// The options of a JVM that starts the service with its cache; none where there is no cache.
  List<String> options(Class<?> main) {
    return Files.exists(cache(main)) ? List.of("-XX:AOTCache=" + cache(main)) : List.of();
  }

  private Path cache(Class<?> main) {
    return folder.resolve(main.getSimpleName() + ".aot");
  }

  /// Ends what still runs, and deletes the caches, which are large.
  @Override
  public void close() {
    Part last = training;
    if (last == null) {
      return;
    }
    last.close();
    try (var files = Files.newDirectoryStream(folder, "*.aot*")) {
      for (Path file : files) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
