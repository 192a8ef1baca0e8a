package dev.roomlog.history.store;

import dev.roomlog.log.Event;
import dev.roomlog.log.EventType;
import dev.roomlog.schemas.EventNames;
import dev.roomlog.schemas.LogEvent;
import dev.roomlog.schemas.Position;
import java.time.Instant;
import java.util.Objects;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonReader;
import org.bson.BsonType;
import org.bson.BsonWriter;
import org.bson.codecs.Codec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.jspecify.annotations.Nullable;

/// An event as a document of the collection `events`. The fields are named as in the Avro schema,
/// fields that are null are left out; `_id` is the position's text, which also stands in parts as
/// `partition` and `offset` for people who look. Nothing is lost on the way and back.
public final class EventBson implements Codec<LogEvent> {

  @Override
  public Class<LogEvent> getEncoderClass() {
    return LogEvent.class;
  }

  @Override
  public void encode(BsonWriter bson, LogEvent logged, EncoderContext context) {
    Event event = logged.event();
    bson.writeStartDocument();
    bson.writeString("_id", logged.position().toString());
    bson.writeString("room", event.getRoom());
    bson.writeString("type", EventNames.of(event.getType()));
    bson.writeString("id", event.getId());
    text(bson, "message", event.getMessage());
    bson.writeInt32("partition", logged.position().partition());
    bson.writeInt64("offset", logged.position().offset());
    bson.writeDateTime("sent_at", logged.sentAt());
    bson.writeString("sender", event.getSender());
    bson.writeString("sender_name", event.getSenderName());
    text(bson, "text", event.getText());
    text(bson, "reply_to", event.getReplyTo());
    if (event.getOriginalSentAt() != null) {
      bson.writeDateTime("original_sent_at", event.getOriginalSentAt().toEpochMilli());
    }
    text(bson, "attachment_id", event.getAttachmentId());
    text(bson, "attachment_name", event.getAttachmentName());
    text(bson, "attachment_type", event.getAttachmentType());
    number(bson, "attachment_size", event.getAttachmentSize());
    text(bson, "emoji", event.getEmoji());
    text(bson, "member", event.getMember());
    text(bson, "member_name", event.getMemberName());
    text(bson, "role", event.getRole());
    text(bson, "reason", event.getReason());
    text(bson, "title", event.getTitle());
    text(bson, "description", event.getDescription());
    text(bson, "visibility", event.getVisibility());
    number(bson, "version", event.getVersion());
    if (logged.erased()) {
      bson.writeBoolean("erased", true);
    }
    bson.writeEndDocument();
  }

  @Override
  public LogEvent decode(BsonReader bson, DecoderContext context) {
    var event = new Event();
    Position position = null;
    long sentAt = 0;
    boolean erased = false;
    bson.readStartDocument();
    while (bson.readBsonType() != BsonType.END_OF_DOCUMENT) {
      switch (bson.readName()) {
        case "_id" -> position = Position.parse(bson.readString());
        case "sent_at" -> sentAt = bson.readDateTime();
        case "erased" -> erased = bson.readBoolean();
        case "type" -> event.setType(type(bson.readString()));
        case "original_sent_at" ->
            event.setOriginalSentAt(Instant.ofEpochMilli(bson.readDateTime()));
        case "attachment_size" -> event.setAttachmentSize(bson.readInt64());
        case "version" -> event.setVersion(bson.readInt64());
        case "partition", "offset" -> bson.skipValue();
        case String name -> text(event, name, bson);
      }
    }
    bson.readEndDocument();
    if (position == null) {
      throw new BsonInvalidOperationException("a stored event has no position as its _id");
    }
    return new LogEvent(position, sentAt, event, erased);
  }

  private static void text(Event event, String name, BsonReader bson) {
    switch (name) {
      case "room" -> event.setRoom(bson.readString());
      case "id" -> event.setId(bson.readString());
      case "sender" -> event.setSender(bson.readString());
      case "sender_name" -> event.setSenderName(bson.readString());
      case "message" -> event.setMessage(bson.readString());
      case "text" -> event.setText(bson.readString());
      case "reply_to" -> event.setReplyTo(bson.readString());
      case "attachment_id" -> event.setAttachmentId(bson.readString());
      case "attachment_name" -> event.setAttachmentName(bson.readString());
      case "attachment_type" -> event.setAttachmentType(bson.readString());
      case "emoji" -> event.setEmoji(bson.readString());
      case "member" -> event.setMember(bson.readString());
      case "member_name" -> event.setMemberName(bson.readString());
      case "role" -> event.setRole(bson.readString());
      case "reason" -> event.setReason(bson.readString());
      case "title" -> event.setTitle(bson.readString());
      case "description" -> event.setDescription(bson.readString());
      case "visibility" -> event.setVisibility(bson.readString());
      default -> bson.skipValue(); // written by a newer release
    }
  }

  private static EventType type(String name) {
    return Objects.requireNonNullElse(EventNames.parse(name), EventType.UNKNOWN);
  }

  private static void text(BsonWriter bson, String name, @Nullable String value) {
    if (value != null) {
      bson.writeString(name, value);
    }
  }

  private static void number(BsonWriter bson, String name, @Nullable Long value) {
    if (value != null) {
      bson.writeInt64(name, value);
    }
  }
}
