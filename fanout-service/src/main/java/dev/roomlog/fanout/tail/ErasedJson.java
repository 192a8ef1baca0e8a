package dev.roomlog.fanout.tail;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;

/// Takes the text out of an event's JSON: the outcome is what [dev.roomlog.schemas.EventJson]
/// writes for the same event marked as erased, byte for byte. So the window need not keep the event
/// beside its JSON.
final class ErasedJson {

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8).build();
  private static final Set<String> BEFORE =
      Set.of("type", "room", "position", "id", "sender", "sender_name", "sent_at", "message");
  private static final Set<String> GONE =
      Set.of(
          "text",
          "erased",
          "attachment_id",
          "attachment_name",
          "attachment_type",
          "attachment_size");

  private ErasedJson() {}

  static byte[] of(byte[] event) {
    try (var bytes = new ByteArrayBuilder(event.length);
        var parser = JSON.createParser(event)) {
      try (var json = JSON.createGenerator(bytes)) {
        boolean marked = false;
        parser.nextToken();
        json.writeStartObject();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String field = parser.currentName();
          parser.nextToken();
          if (!marked && !BEFORE.contains(field)) {
            json.writeBooleanField("erased", true);
            marked = true;
          }
          if (!GONE.contains(field)) {
            json.writeFieldName(field);
            json.copyCurrentEvent(parser);
          }
        }
        if (!marked) {
          json.writeBooleanField("erased", true);
        }
        json.writeEndObject();
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
