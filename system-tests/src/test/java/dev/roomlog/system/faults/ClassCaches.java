package dev.roomlog.system.faults;

import dev.roomlog.system.ForkedJvm;
import dev.roomlog.system.Probe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// What services note of their classes in a first run (JEP 514), with which each later start takes
/// half of the CPU: the faults start them some hundred times. Only jars can be noted.
final class ClassCaches {

  private static final String OPTIONS = "JDK_JAVA_OPTIONS";

  private final Path folder;

  ClassCaches(Path folder) {
    this.folder = folder;
  }

  /// Runs the service once, with the log and the store away, until it has written its cache.
  void train(Class<?> main, String heap, Map<String, String> environment, int port) {
    Map<String, String> noting = new HashMap<>(environment);
    noting.put(OPTIONS, "-XX:AOTCacheOutput=" + cache(main));
    try (var service =
        new Part(
            main.getSimpleName(),
            folder,
            port,
            () ->
                ForkedJvm.startAlone(folder, heap, main, noting, "-micronaut.server.port=" + port),
            part -> Probe.get(part.address(), "/health/liveness").statusCode() == 200)) {
      service.restart();
      service.terminate();
    }
  }

  /// The environment in which the service starts with its cache, where there is one.
  Map<String, String> with(Class<?> main, Map<String, String> environment) {
    if (!Files.exists(cache(main))) {
      return environment;
    }
    Map<String, String> cached = new HashMap<>(environment);
    cached.put(OPTIONS, "-XX:AOTCache=" + cache(main));
    return cached;
  }

  private Path cache(Class<?> main) {
    return folder.resolve(main.getSimpleName() + ".aot");
  }
}
