package dev.roomlog.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An event of a room's log, as received: fields that this client does not know stay in `json`. Two
/// events are equal when their JSON is.
public record Event(ObjectNode json) {

  public static final String MESSAGE_POSTED = "message.posted";

  public Event {
    Json.required(json, "type");
    Json.required(json, "room");
    Json.required(json, "position");
    Json.required(json, "id");
  }

  /// What happened, such as `message.posted`.
  public String type() {
    return json.path("type").asText();
  }

  public String room() {
    return json.path("room").asText();
  }

  /// Its place in the room's log. Opaque, but of two positions of one room the later one is the
  /// greater string.
  public String position() {
    return json.path("position").asText();
  }

  public String id() {
    return json.path("id").asText();
  }

  public String sender() {
    return json.path("sender").asText();
  }

  /// The sender's handle at that time.
  public String senderName() {
    return json.path("sender_name").asText();
  }

  /// When the log took it.
  public Instant sentAt() {
    return Instant.parse(json.path("sent_at").asText());
  }

  /// The text; null where the event has none or it was erased.
  public @Nullable String text() {
    return json.path("text").textValue();
  }

  /// The id of the message that this event is about.
  public @Nullable String message() {
    return json.path("message").textValue();
  }

  public @Nullable String replyTo() {
    return json.path("reply_to").textValue();
  }

  /// With imported messages: when it was first said.
  public @Nullable Instant originalSentAt() {
    String time = json.path("original_sent_at").textValue();
    return time == null ? null : Instant.parse(time);
  }

  /// Whether its texts were erased because the message was deleted.
  public boolean erased() {
    return json.path("erased").asBoolean();
  }

  /// Where and what, without the text.
  @Override
  public String toString() {
    return "Event[" + type() + " " + id() + " in " + room() + " at " + position() + "]";
  }
}
