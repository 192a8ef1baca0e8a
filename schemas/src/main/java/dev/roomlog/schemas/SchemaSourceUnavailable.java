package dev.roomlog.schemas;

import org.jspecify.annotations.Nullable;

/// The schema registry cannot be asked now. It says nothing about the record at hand: try again.
public final class SchemaSourceUnavailable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public SchemaSourceUnavailable(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
