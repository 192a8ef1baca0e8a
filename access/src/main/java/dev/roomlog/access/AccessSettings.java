package dev.roomlog.access;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What all services share besides Kafka.
///
/// @param serviceSecret by which our services know each other; without one, or with a blank one, no
///   service call is let in
/// @param origins allowed origins of browsers besides the server's own, such as
///   `https://chat.example`
/// @param verifiedTokens how many verified tokens are remembered; beyond that the least used are
///   verified again
/// @param requestDeadline how long a request may take to arrive whole; a longer one ends with 408
@ConfigurationProperties("roomlog")
public record AccessSettings(
    @Nullable String serviceSecret,
    @Bindable(defaultValue = "") List<String> origins,
    @Bindable(defaultValue = "100000") int verifiedTokens,
    @Bindable(defaultValue = "10s") Duration requestDeadline) {

  private static final Pattern ORIGIN = Pattern.compile("https?://[^/?#@\\s]+");

  public AccessSettings {
    serviceSecret = serviceSecret == null || serviceSecret.isBlank() ? null : serviceSecret;
    origins = origins.stream().map(String::strip).filter(origin -> !origin.isEmpty()).toList();
    for (String origin : origins) {
      if (!ORIGIN.matcher(origin).matches()) {
        throw new ConfigurationException(
            "roomlog.origins: an origin looks like https://chat.example:8443, with no path; not "
                + origin);
      }
    }
    if (verifiedTokens < 1) {
      throw new ConfigurationException("roomlog.verified-tokens must be at least 1");
    }
    if (requestDeadline.isNegative() || requestDeadline.isZero()) {
      throw new ConfigurationException("roomlog.request-deadline must be longer than nothing");
    }
  }

  /// Names no secret.
  @Override
  public String toString() {
    return "AccessSettings[origins=%s, verifiedTokens=%d, requestDeadline=%s]"
        .formatted(origins, verifiedTokens, requestDeadline);
  }
}
