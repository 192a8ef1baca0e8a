package dev.roomlog.access;

import io.micronaut.context.annotation.ConfigurationProperties;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// The operator's schema registry.
///
/// @param url where it is; without one the built-in catalogue serves
@ConfigurationProperties("roomlog.schema-registry")
public record SchemaRegistrySettings(@Nullable URI url) {

  static final String URL = "roomlog.schema-registry.url";
}
