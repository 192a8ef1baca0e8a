package dev.roomlog.ingest.rooms;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/// Some rooms, by id.
@Serdeable
record RoomPage(List<RoomView> items, Page page) {

  /// Where the page ends.
  ///
  /// @param after what to ask for the next page with; null at the end
  @Serdeable
  record Page(@Nullable String after, @JsonProperty("has_more") boolean hasMore) {}
}
