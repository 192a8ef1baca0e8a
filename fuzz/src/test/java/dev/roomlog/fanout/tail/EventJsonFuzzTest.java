package dev.roomlog.fanout.tail;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import dev.roomlog.fuzz.Jackson;
import dev.roomlog.fuzz.Mutations;
import dev.roomlog.log.Event;
import dev.roomlog.log.EventType;
import dev.roomlog.schemas.Catalogue;
import dev.roomlog.schemas.Decoded;
import dev.roomlog.schemas.EventJson;
import dev.roomlog.schemas.EventNames;
import dev.roomlog.schemas.LogEvent;
import dev.roomlog.schemas.Position;
import dev.roomlog.schemas.Topics;
import dev.roomlog.schemas.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/// What is written of an event is one line of JSON in which Jackson reads the event's values and
/// nothing else; and its erased form is the same whether made from the event or from that line.
///
/// An input is the time in eight bytes and the Avro binary of an event.
class EventJsonFuzzTest {

  private static final Catalogue SCHEMAS = Catalogue.builtIn();
  private static final int SCHEMA = SCHEMAS.writerId(Topics.MESSAGES.subject());
  private static final WireFormat<Event> EVENTS =
      new WireFormat<>(Topics.MESSAGES, Event.getClassSchema(), SCHEMAS);

  @FuzzTest
  void isWhatJacksonReads(byte[] input) {
    if (input.length < Long.BYTES) {
      return;
    }
    ByteBuffer bytes = ByteBuffer.wrap(input);
    long sentAt = bytes.getLong();
    ByteBuffer value = ByteBuffer.allocate(1 + Integer.BYTES + bytes.remaining());
    value.put((byte) 0).putInt(SCHEMA).put(bytes);
    if (!(EVENTS.decode(value.array()) instanceof Decoded.Value<Event>(Event event))) {
      return;
    }
    var position = new Position(Long.hashCode(sentAt), 7, sentAt & Long.MAX_VALUE);
    byte[] json = EventJson.encode(new LogEvent(position, sentAt, event));

    requireSame(Jackson.required(json), position, sentAt, event);
    assertThat(json).doesNotContain((byte) '\n', (byte) '\r');
    assertThat(ErasedJson.of(json))
        .isEqualTo(EventJson.encode(new LogEvent(position, sentAt, event, true)));
  }

  @Test
  void isWhatJacksonReadsAfterMutations() throws IOException {
    Mutations.tryOut(getClass(), "isWhatJacksonReads", 10_000, this::isWhatJacksonReads);
  }

  private static void requireSame(JsonNode json, Position position, long sentAt, Event event) {
    assertThat(json.path("position").textValue()).isEqualTo(position.toString());
    assertThat(Instant.parse(json.path("sent_at").textValue()).toEpochMilli()).isEqualTo(sentAt);
    int fields = 2;
    for (Schema.Field field : event.getSchema().getFields()) {
      JsonNode written = json.path(field.name());
      switch (event.get(field.pos())) {
        case null -> assertThat(written.isMissingNode()).as(field.name()).isTrue();
        case String text -> assertThat(written.textValue()).isEqualTo(text);
        case Long number -> assertThat(written.bigIntegerValue()).isEqualTo(number.longValue());
        case Instant time -> assertThat(Instant.parse(written.textValue())).isEqualTo(time);
        case EventType type -> assertThat(written.textValue()).isEqualTo(EventNames.of(type));
        default -> throw new AssertionError("a field of a kind that no event had: " + field);
      }
      fields += written.isMissingNode() ? 0 : 1;
    }
    assertThat(json).hasSize(fields);
  }
}
