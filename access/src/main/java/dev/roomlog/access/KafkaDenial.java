package dev.roomlog.access;

import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;

/// What to tell people when Kafka denies this service something.
public final class KafkaDenial {

  private KafkaDenial() {}

  /// What is denied and what to do about it; null when neither the failure nor a cause of it is a
  /// denial.
  public static @Nullable String explain(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof AuthorizationException) {
        return "Kafka denies this service something (%s). Grant its principal what deploy/kafka/grant-acls lists for it."
            .formatted(cause.getMessage());
      }
      if (cause instanceof AuthenticationException) {
        return "Kafka does not let this service in (%s). Check security.protocol, sasl.* and ssl.* under roomlog.kafka.overrides, and that the user exists."
            .formatted(cause.getMessage());
      }
    }
    return null;
  }
}
