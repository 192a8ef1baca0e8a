package dev.roomlog.history.store;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/// How much history depends on its store.
///
/// @param storeReadiness whether readiness fails while the store is away
/// @param readTimeout how long the answer to one question may take
@ConfigurationProperties("roomlog.history")
public record StoreSettings(
    @Bindable(defaultValue = "false") boolean storeReadiness,
    @Bindable(defaultValue = "5s") Duration readTimeout) {

  public StoreSettings {
    if (readTimeout.isNegative() || readTimeout.isZero()) {
      throw new IllegalArgumentException("roomlog.history.read-timeout must be above zero");
    }
  }
}
