package dev.roomlog.access.web;

import io.micronaut.context.exceptions.BeanInstantiationException;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.runtime.Micronaut;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/// A service as a process of its own. A setting that it refuses is told in one line, and the
/// process ends with 1.
public final class ServiceProcess {

  private ServiceProcess() {}

  /// @param defaults settings that everything of the operator's wins over
  public static Micronaut of(Class<?> service, Map<String, Object> defaults, String... args) {
    return Micronaut.build(args)
        .mainClass(service)
        .propertySources(ServerProperties.source(defaults))
        .banner(false)
        .mapError(
            BeanInstantiationException.class,
            failure -> {
              endWhereRefused(failure);
              return 1;
            });
  }

  /// Ends the process where `failure` says that a setting is refused.
  public static void endWhereRefused(BeanInstantiationException failure) {
    String refusal = refusal(failure);
    if (refusal != null) {
      // No logger of the class: it would be made before ConsoleLog says how.
      LoggerFactory.getLogger(ServiceProcess.class).error("The settings are refused: {}", refusal);
      System.exit(1);
    }
  }

  /// Which setting was refused, and why; null where `failure` has another cause.
  public static @Nullable String refusal(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = cause.getMessage();
      boolean ofSettings =
          cause.getClass() == ConfigurationException.class
              || cause.getClass() == IllegalArgumentException.class;
      if (ofSettings && message != null && message.startsWith("roomlog.")) {
        return message;
      }
    }
    return null;
  }
}
