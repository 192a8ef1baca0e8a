package dev.roomlog.ingest.rooms;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.roomlog.access.RoomState;
import dev.roomlog.schemas.EventJson;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;

/// A room as the API shows it.
@Serdeable
@Schema(name = "Room")
record RoomView(
    String room,
    @Nullable String title,
    @Nullable String description,
    String visibility,
    @JsonProperty("created_by") @Nullable String createdBy,
    @JsonProperty("created_at") @Nullable String createdAt,
    @Schema(description = "Rises with each change.") long version) {

  static RoomView of(RoomState state) {
    Instant created = state.createdAt();
    return new RoomView(
        state.room(),
        state.title(),
        state.description(),
        state.visibility().text(),
        state.createdBy(),
        created == null ? null : EventJson.time(created.toEpochMilli()),
        state.version());
  }
}
