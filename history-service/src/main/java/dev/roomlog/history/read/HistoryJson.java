package dev.roomlog.history.read;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import dev.roomlog.log.Event;
import dev.roomlog.schemas.EventJson;
import dev.roomlog.schemas.LogEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The JSON of history's answers, UTF-8, written once.
final class HistoryJson {

  /// As [EventJson] has it, so that an event's bytes are the same here and there.
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8).build();

  private static final int SIZE = 512;

  private HistoryJson() {}

  private interface Content {
    void write(JsonGenerator json) throws IOException;
  }

  private interface ItemWriter<T> {
    void write(T item, JsonGenerator json) throws IOException;
  }

  static byte[] message(Message message) {
    return bytes(SIZE, json -> write(message, json));
  }

  static byte[] messages(Page<Message> page) {
    return bytes(SIZE * page.items().size(), json -> write(page, HistoryJson::write, json));
  }

  static byte[] events(Page<LogEvent> page) {
    return bytes(SIZE * page.items().size(), json -> write(page, EventJson::write, json));
  }

  /// One event to a line.
  static byte[] lines(List<LogEvent> events) {
    try (var bytes = new ByteArrayBuilder(SIZE * events.size())) {
      for (LogEvent event : events) {
        bytes.write(EventJson.encode(event));
        bytes.append('\n');
      }
      return bytes.toByteArray();
    }
  }

  private static byte[] bytes(int size, Content content) {
    try (var bytes = new ByteArrayBuilder(Math.max(size, SIZE))) {
      try (var json = JSON.createGenerator(bytes)) {
        content.write(json);
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> void write(Page<T> page, ItemWriter<T> writer, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("items");
    for (T item : page.items()) {
      writer.write(item, json);
    }
    json.writeEndArray();
    json.writeObjectFieldStart("page");
    json.writeStringField("before", page.before().toString());
    json.writeStringField("after", page.after().toString());
    json.writeBooleanField("has_more", page.edges().hasMore());
    json.writeEndObject();
    json.writeStringField("as_of", page.asOf().toString());
    json.writeEndObject();
  }

  private static void write(Message message, JsonGenerator json) throws IOException {
    Event post = message.post().event();
    json.writeStartObject();
    json.writeStringField("id", post.getId());
    json.writeStringField("room", post.getRoom());
    json.writeStringField("position", message.post().position().toString());
    json.writeStringField("sender", post.getSender());
    json.writeStringField("sender_name", post.getSenderName());
    json.writeStringField("sent_at", EventJson.time(message.post().sentAt()));
    LogEvent edit = message.edit();
    if (!message.deleted()) {
      field(json, "text", edit == null ? post.getText() : edit.event().getText());
    }
    if (edit != null) {
      json.writeStringField("edited_at", EventJson.time(edit.sentAt()));
    }
    if (message.deleted()) {
      json.writeBooleanField("deleted", true);
    }
    field(json, "reply_to", post.getReplyTo());
    if (post.getOriginalSentAt() != null) {
      json.writeStringField(
          "original_sent_at", EventJson.time(post.getOriginalSentAt().toEpochMilli()));
    }
    if (!message.deleted() && post.getAttachmentId() != null) {
      attachment(post, json);
    }
    reactions(message.reactions(), json);
    json.writeEndObject();
  }

  private static void attachment(Event post, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("attachment");
    field(json, "id", post.getAttachmentId());
    field(json, "name", post.getAttachmentName());
    field(json, "type", post.getAttachmentType());
    if (post.getAttachmentSize() != null) {
      json.writeNumberField("size", post.getAttachmentSize());
    }
    json.writeEndObject();
  }

  private static void reactions(Map<String, Integer> reactions, JsonGenerator json)
      throws IOException {
    if (!reactions.isEmpty()) {
      json.writeObjectFieldStart("reactions");
      for (var reaction : reactions.entrySet()) {
        json.writeNumberField(reaction.getKey(), reaction.getValue());
      }
      json.writeEndObject();
    }
  }

  private static void field(JsonGenerator json, String name, @Nullable String value)
      throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }
}
