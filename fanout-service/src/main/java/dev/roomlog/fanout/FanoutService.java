package dev.roomlog.fanout;

import dev.roomlog.access.web.ConsoleLog;
import dev.roomlog.access.web.ServerProperties;
import dev.roomlog.access.web.ServiceProcess;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.exceptions.BeanInstantiationException;
import io.micronaut.runtime.server.EmbeddedServer;

/// The fanout service as a process of its own: `--micronaut.server.port`, or MICRONAUT_SERVER_PORT.
public final class FanoutService {

  private static final int PORT = 8082;

  private FanoutService() {}

  public static void main(String[] args) {
    ConsoleLog.use();
    ApplicationContext context = context(args);
    EmbeddedServer server = context.getBean(EmbeddedServer.class).start();
    // Our own hook instead of the framework's, which tears the sockets down before it tells
    // anybody.
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform().name("shutdown").unstarted(() -> leave(context, server)));
  }

  private static ApplicationContext context(String[] args) {
    try {
      return ServiceProcess.of(
              FanoutService.class, ServerProperties.standard("fanout-service", PORT), args)
          .build()
          .start();
    } catch (BeanInstantiationException e) {
      ServiceProcess.endWhereRefused(e);
      throw e;
    }
  }

  /// An end that was asked for is no failure: the process says 0, not 143.
  private static void leave(ApplicationContext context, EmbeddedServer server) {
    context.getBean(Departure.class).drain();
    server.stop();
    Runtime.getRuntime().halt(0);
  }
}
