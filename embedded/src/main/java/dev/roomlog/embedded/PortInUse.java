package dev.roomlog.embedded;

/// The port that a server should listen on belongs to another process (or to a server of this one).
public final class PortInUse extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int port;

  PortInUse(String what, int port) {
    super(
        "Port "
            + port
            + " on 127.0.0.1 is taken, so the embedded "
            + what
            + " cannot start: stop the process that holds it or choose another port (0 = any).");
    this.port = port;
  }

  /// The port that is taken.
  public int port() {
    return port;
  }
}
