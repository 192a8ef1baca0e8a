package dev.roomlog.ingest.sessions;

import io.micronaut.core.annotation.Introspected;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;

/// Who one is for a while.
@Serdeable
@Introspected
@Schema(name = "Session")
record Session(
    @Schema(description = "Goes into Authorization: Bearer.") String token,
    @Schema(description = "The stable id, never reused.") String sender,
    @Schema(description = "The name that others see.") String handle,
    @Schema(description = "Whether there is no account behind it.") boolean guest,
    @Schema(description = "RFC 3339; renew before by showing the token.", format = "date-time")
        @com.fasterxml.jackson.annotation.JsonProperty("expires_at")
        String expiresAt) {}
