package dev.roomlog.fanout;

import dev.roomlog.access.web.ServerProperties;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.PropertySource;
import io.micronaut.runtime.Micronaut;
import io.micronaut.runtime.server.EmbeddedServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The fanout service as a process of its own: `--micronaut.server.port`, or MICRONAUT_SERVER_PORT.
public final class FanoutService {

  private static final Logger LOG = LoggerFactory.getLogger(FanoutService.class);
  private static final int PORT = 8082;

  /// Below every file, the environment, system properties and arguments.
  private static final int LOWEST_PRECEDENCE = -1000;

  private FanoutService() {}

  public static void main(String[] args) {
    ApplicationContext context =
        Micronaut.build(args)
            .mainClass(FanoutService.class)
            .propertySources(
                PropertySource.of(
                    "fanout-service",
                    ServerProperties.standard("fanout-service", PORT),
                    LOWEST_PRECEDENCE))
            .banner(false)
            .build()
            .start();
    EmbeddedServer server = context.getBean(EmbeddedServer.class);
    // Our own hook instead of the framework's, which tears the sockets down before it tells
    // anybody.
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("shutdown")
                .unstarted(
                    () -> {
                      context.getBean(Departure.class).drain();
                      server.stop();
                    }));
    server.start();
    LOG.info("Fanout is at {}", server.getURI());
  }
}
