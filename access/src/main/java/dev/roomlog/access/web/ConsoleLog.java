package dev.roomlog.access.web;

/// The log of a service that runs alone: to the terminal, from INFO up, or from
/// `ROOMLOG_LOG_LEVEL`. An operator's own `-Dlogback.configurationFile` wins. The services' jars
/// hold no `logback.xml`, since they also lie on one class path together.
public final class ConsoleLog {

  private static final String PROPERTY = "logback.configurationFile";

  private ConsoleLog() {}

  /// Comes first in a main method, before any logger is made.
  public static void use() {
    if (System.getProperty(PROPERTY) == null) {
      System.setProperty(PROPERTY, "dev/roomlog/access/web/console-log.xml");
    }
  }
}
