package dev.roomlog.access;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What all services share besides Kafka.
///
/// @param serviceSecret by which our services know each other; without one no service call is let
// in
/// @param origins allowed origins of browsers besides the server's own, such as
// `https://chat.example`
/// @param verifiedTokens how many verified tokens are remembered
/// @param requestDeadline how long a request may take to arrive whole
@ConfigurationProperties("roomlog")
public record AccessSettings(
    @Nullable String serviceSecret,
    @Bindable(defaultValue = "") List<String> origins,
    @Bindable(defaultValue = "100000") int verifiedTokens,
    @Bindable(defaultValue = "10s") Duration requestDeadline) {

  public AccessSettings {
    origins = origins.stream().map(String::strip).filter(origin -> !origin.isEmpty()).toList();
  }
}
