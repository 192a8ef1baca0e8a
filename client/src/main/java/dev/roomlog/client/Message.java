package dev.roomlog.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A message as history shows it: edits applied, deleted ones marked, reactions counted. Fields
/// that this client does not know stay in `json`.
public record Message(ObjectNode json) {

  public Message {
    Json.required(json, "id");
    Json.required(json, "position");
  }

  public String id() {
    return json.path("id").asText();
  }

  public String room() {
    return json.path("room").asText();
  }

  public String position() {
    return json.path("position").asText();
  }

  public String sender() {
    return json.path("sender").asText();
  }

  public String senderName() {
    return json.path("sender_name").asText();
  }

  public Instant sentAt() {
    return Instant.parse(json.path("sent_at").asText());
  }

  /// Null where the message was deleted.
  public @Nullable String text() {
    return json.path("text").textValue();
  }

  public boolean deleted() {
    return json.path("deleted").asBoolean();
  }

  public @Nullable Instant editedAt() {
    String time = json.path("edited_at").textValue();
    return time == null ? null : Instant.parse(time);
  }

  public @Nullable String replyTo() {
    return json.path("reply_to").textValue();
  }

  public JsonNode reactions() {
    return json.path("reactions");
  }

  /// Where, without the text.
  @Override
  public String toString() {
    return "Message[" + id() + " in " + room() + " at " + position() + "]";
  }
}
