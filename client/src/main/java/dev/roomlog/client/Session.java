package dev.roomlog.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/// Who the client is to the server.
///
/// @param token a secret: never log it
/// @param sender the stable id of whoever this is
/// @param handle the name shown beside messages
/// @param guest whether there is no account behind it
/// @param expiresAt when the server will want another token
public record Session(
    String token, String sender, String handle, boolean guest, Instant expiresAt) {

  static Session of(JsonNode json) {
    return new Session(
        Json.required(json, "token"),
        Json.required(json, "sender"),
        Json.required(json, "handle"),
        json.path("guest").asBoolean(),
        Instant.parse(Json.required(json, "expires_at")));
  }

  /// Everything but the token.
  @Override
  public String toString() {
    return "Session[sender=" + sender + ", handle=" + handle + ", expiresAt=" + expiresAt + "]";
  }
}
