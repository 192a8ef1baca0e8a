package dev.roomlog.schemas;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import dev.roomlog.log.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/// The one JSON form of an event: the frame on the socket, the item of `GET .../events` and the
/// line of its NDJSON are these bytes. UTF-8, one line, fields that are null left out. Safe for any
/// thread.
public final class EventJson {

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8).build();
  private static final int USUAL_BYTES = 512;

  /// One thread writes one event after the other.
  private static final ThreadLocal<ByteArrayBuilder> SCRATCH =
      ThreadLocal.withInitial(() -> new ByteArrayBuilder(USUAL_BYTES));

  private EventJson() {}

  public static byte[] encode(LogEvent event) {
    ByteArrayBuilder bytes = SCRATCH.get();
    bytes.reset();
    try (var json = JSON.createGenerator(bytes)) {
      write(event, json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /// Writes the event as one JSON object where `json` stands.
  public static void write(LogEvent logged, JsonGenerator json) throws IOException {
    Event event = logged.event();
    json.writeStartObject();
    json.writeStringField("type", EventNames.of(event.getType()));
    json.writeStringField("room", event.getRoom());
    json.writeStringField("position", logged.position().toString());
    json.writeStringField("id", event.getId());
    json.writeStringField("sender", event.getSender());
    json.writeStringField("sender_name", event.getSenderName());
    json.writeStringField("sent_at", time(logged.sentAt()));
    field(json, "message", event.getMessage());
    if (logged.erased()) {
      json.writeBooleanField("erased", true);
    } else {
      field(json, "text", event.getText());
    }
    field(json, "reply_to", event.getReplyTo());
    if (event.getOriginalSentAt() != null) {
      json.writeStringField("original_sent_at", time(event.getOriginalSentAt().toEpochMilli()));
    }
    if (!logged.erased()) {
      attachment(json, event);
    }
    field(json, "emoji", event.getEmoji());
    field(json, "member", event.getMember());
    field(json, "member_name", event.getMemberName());
    field(json, "role", event.getRole());
    field(json, "reason", event.getReason());
    field(json, "title", event.getTitle());
    field(json, "description", event.getDescription());
    field(json, "visibility", event.getVisibility());
    if (event.getVersion() != null) {
      json.writeNumberField("version", event.getVersion());
    }
    json.writeEndObject();
  }

  /// A time as every surface of Roomlog writes it: RFC 3339, UTC, milliseconds.
  public static String time(long epochMillis) {
    return Timestamps.format(epochMillis);
  }

  private static void attachment(JsonGenerator json, Event event) throws IOException {
    field(json, "attachment_id", event.getAttachmentId());
    field(json, "attachment_name", event.getAttachmentName());
    field(json, "attachment_type", event.getAttachmentType());
    if (event.getAttachmentSize() != null) {
      json.writeNumberField("attachment_size", event.getAttachmentSize());
    }
  }

  private static void field(JsonGenerator json, String name, @Nullable String value)
      throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }
}
