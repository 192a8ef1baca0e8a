package dev.roomlog.history.store;

/// The store did not do what was asked. Whether it will have happened is not known.
public final class StoreUnavailable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public StoreUnavailable(Throwable cause) {
    super(cause.getMessage(), cause);
  }
}
