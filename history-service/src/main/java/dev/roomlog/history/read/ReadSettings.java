package dev.roomlog.history.read;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.convert.format.ReadableBytes;
import java.time.Duration;

/// What history's readers may be spared.
///
/// @param watermarkAge how old a watermark may be that a page is read by; zero asks the store for
///   every page
/// @param pageCache how many bytes of answered pages are kept for others who ask for the same; zero
///   keeps none
@ConfigurationProperties("roomlog.history")
record ReadSettings(
    @Bindable(defaultValue = "10ms") Duration watermarkAge,
    @Bindable(defaultValue = "32MB") @ReadableBytes long pageCache) {

  ReadSettings {
    if (watermarkAge.isNegative()) {
      throw new IllegalArgumentException("roomlog.history.watermark-age must not be negative");
    }
    if (pageCache < 0) {
      throw new IllegalArgumentException("roomlog.history.page-cache must not be negative");
    }
  }
}
