package dev.roomlog.history.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomlog.log.Event;
import dev.roomlog.log.EventType;
import dev.roomlog.schemas.Ids;
import dev.roomlog.schemas.LogEvent;
import dev.roomlog.schemas.Position;
import java.time.Instant;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.bson.BsonDocument;
import org.bson.BsonDocumentReader;
import org.bson.BsonDocumentWriter;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EventBsonTest {

  private final EventBson bson = new EventBson();

  @ParameterizedTest
  @EnumSource(value = EventType.class, names = "UNKNOWN", mode = EnumSource.Mode.EXCLUDE)
  void everyFieldOfEveryTypeComesBack(EventType type) {
    var event = new Event();
    event.setType(type);
    event.setRoom("lobby");
    event.setId(Ids.next());
    event.setSender("a");
    event.setSenderName("b");
    assertComesBack(new LogEvent(new Position(-1, 3, 99), 1234, event, true));
    // By the schema, so that a field which is added there and forgotten here fails.
    for (Schema.Field field : Event.getClassSchema().getFields()) {
      if (field.schema().isUnion()) {
        event.put(field.pos(), sample(field));
      }
    }
    assertComesBack(new LogEvent(new Position(5, 0xffff, Long.MAX_VALUE), 1234, event));
  }

  private static Object sample(Schema.Field field) {
    Schema schema = field.schema().getTypes().getLast();
    if (schema.getLogicalType() instanceof LogicalTypes.TimestampMillis) {
      return Instant.ofEpochMilli(1_700_000_000_123L);
    }
    return switch (schema.getType()) {
      case STRING -> "of " + field.name() + " ü👍";
      case LONG -> 1L << 40;
      default -> throw new AssertionError("no sample for " + field);
    };
  }

  private void assertComesBack(LogEvent event) {
    var document = new BsonDocument();
    bson.encode(new BsonDocumentWriter(document), event, EncoderContext.builder().build());
    assertThat(bson.decode(new BsonDocumentReader(document), DecoderContext.builder().build()))
        .isEqualTo(event);
  }
}
