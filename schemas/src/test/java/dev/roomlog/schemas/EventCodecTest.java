package dev.roomlog.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.roomlog.log.Event;
import dev.roomlog.log.EventType;
import dev.roomlog.schemas.Decoded.Flaw;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SystemLimitException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the log holds is read as it was written, or named as what it is: never an exception.
class EventCodecTest {

  private static final Position AT = Examples.position(EventType.MESSAGE_POSTED);
  private static final int HEADER = 5;
  private static final int FLIPPED_RECORDS = 20_000;
  private static final long MAX_BYTES_FOR_ONE = 4L << 20;

  private final EventCodec codec = new EventCodec(Catalogue.builtIn(), Examples.RULE);
  private final byte[] key = codec.key(Examples.ROOM);
  private final byte[] value = codec.value(Examples.message("hello"));

  static Stream<Event> events() {
    return Examples.events().stream();
  }

  @ParameterizedTest
  @MethodSource("events")
  void everyEventIsReadAsItWasWritten(Event event) {
    assertThat(read(codec.value(event))).isEqualTo(event);
  }

  @Test
  void aValueThatCannotBeWrittenLeavesNothingInTheNext() {
    Event broken = Examples.message("lost");
    broken.setSenderName(null);
    assertThatThrownBy(() -> codec.value(broken)).isInstanceOf(RuntimeException.class);

    assertThat(codec.value(Examples.message("hello"))).isEqualTo(value);
  }

  @Test
  void theHeaderIsAZeroByteAndTheSchemasId() {
    ByteBuffer header = ByteBuffer.wrap(value);

    assertThat(header.get()).isZero();
    assertThat(header.getInt()).isEqualTo(Catalogue.builtIn().writerId("chat.messages-value"));
  }

  @Test
  void aValueThatIsAbsentEmptyOrNotOursIsNamed() {
    assertThat(flaw(key, null)).isEqualTo(Flaw.NULL_VALUE);
    assertThat(flaw(key, new byte[0])).isEqualTo(Flaw.EMPTY_VALUE);
    assertThat(flaw(key, changed(0, 1))).isEqualTo(Flaw.WRONG_MAGIC);
    assertThat(flaw(key, "{\"text\": \"hello\"}".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(Flaw.WRONG_MAGIC);
  }

  @Test
  void anUnknownSchemaAndTheSchemaOfAnotherTopicAreNamed() {
    assertThat(flaw(key, changed(4, 77))).isEqualTo(Flaw.UNKNOWN_SCHEMA);
    assertThat(flaw(key, changed(1, 0x80))).isEqualTo(Flaw.UNKNOWN_SCHEMA);
    int directory = Catalogue.builtIn().writerId(Topics.DIRECTORY.subject());
    assertThat(flaw(key, changed(4, directory))).isEqualTo(Flaw.UNKNOWN_SCHEMA);
  }

  @Test
  void aValueCutAtAnyLengthIsNamed() {
    for (int length = 1; length < value.length; length++) {
      assertThat(flaw(key, Arrays.copyOf(value, length)))
          .as("cut to %d bytes", length)
          .isEqualTo(length < HEADER ? Flaw.WRONG_MAGIC : Flaw.MALFORMED);
    }
  }

  @Test
  void trailingBytesAreNamed() {
    assertThat(flaw(key, Arrays.copyOf(value, value.length + 1))).isEqualTo(Flaw.TRAILING_BYTES);
  }

  @Test
  void hugeAndNegativeLengthsAreNamedAndAllocateNothingHuge() {
    int roomLength = HEADER + 1;
    for (byte[] length :
        new byte[][] {
          varint(Integer.MAX_VALUE),
          varint(Integer.MAX_VALUE - 8),
          varint(1 << 30),
          varint(1 << 20),
          varint(Long.MAX_VALUE),
          varint(-1),
          varint(Long.MIN_VALUE),
          {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1}
        }) {
      byte[] damaged = spliced(roomLength, 1, length);
      long before = allocated();

      assertThat(flaw(key, damaged)).isEqualTo(Flaw.MALFORMED);
      assertThat(allocated() - before).isLessThan(MAX_BYTES_FOR_ONE);
    }
  }

  @Test
  void aTextOverTheLimitIsRefusedAlthoughItIsThere() {
    Event tooLong = Examples.message("x".repeat(AvroSettings.MAX_ITEM_BYTES + 1));

    assertThat(flaw(key, codec.value(tooLong))).isEqualTo(Flaw.MALFORMED);
    assertThat(read(codec.value(Examples.message("x".repeat(AvroSettings.MAX_ITEM_BYTES)))))
        .isInstanceOf(Event.class);
    assertThatThrownBy(
            () -> SystemLimitException.checkMaxBytesLength(AvroSettings.MAX_ITEM_BYTES + 1))
        .isInstanceOf(SystemLimitException.class);
  }

  @Test
  void aBadEnumOrUnionBranchIsNamed() {
    assertThat(flaw(key, changed(HEADER, 2 * 10))).isEqualTo(Flaw.MALFORMED);
    assertThat(flaw(key, changed(HEADER, 1))).isEqualTo(Flaw.MALFORMED);
    assertThat(flaw(key, changed(value.length - 1, 2 * 2))).isEqualTo(Flaw.MALFORMED);
    assertThat(flaw(key, changed(value.length - 1, 1))).isEqualTo(Flaw.MALFORMED);
  }

  @Test
  void invalidUtf8IsNamedAndAnHonestReplacementCharacterIsNot() {
    byte[] lone = codec.value(Examples.message("caf\u00e9"));
    int at = indexOf(lone, (byte) 0xc3);
    lone[at + 1] = 'x';
    byte[] surrogate = codec.value(Examples.message("\u0800"));
    surrogate[indexOf(surrogate, (byte) 0xe0)] = (byte) 0xed; // an encoded surrogate: ED A0 80
    byte[] both = codec.value(Examples.message("\uFFFD caf\u00e9"));
    both[indexOf(both, (byte) 0xc3)] = (byte) 0xff;

    assertThat(flaw(key, lone)).isEqualTo(Flaw.INVALID_UTF8);
    assertThat(flaw(key, surrogate)).isEqualTo(Flaw.INVALID_UTF8);
    assertThat(flaw(key, both)).isEqualTo(Flaw.INVALID_UTF8);
    Event honest = Examples.message("what \uFFFD is this \uFFFD");
    assertThat(read(codec.value(honest))).isEqualTo(honest);
  }

  @Test
  void aKeyThatIsAbsentOrUnlikeTheRoomIsNamed() {
    assertThat(flaw(null, value)).isEqualTo(Flaw.NULL_KEY);
    assertThat(flaw(new byte[0], value)).isEqualTo(Flaw.KEY_UNLIKE_ROOM);
    assertThat(flaw(codec.key("lobby2"), value)).isEqualTo(Flaw.KEY_UNLIKE_ROOM);
    assertThat(flaw(codec.key("Lobby"), value)).isEqualTo(Flaw.KEY_UNLIKE_ROOM);
  }

  @Test
  void aRoomIdOrPartitionThatBreaksTheContractIsNamed() {
    Event badRoom = Examples.message("hello");
    badRoom.setRoom("No Room");
    Event badId = Examples.message("hello");
    badId.setId("019AA5B8-7C00-7000-8000-000000000001");
    Event aboutNothing = Examples.message("hello");
    aboutNothing.setMessage("the first one");

    assertThat(flaw(codec.key("No Room"), codec.value(badRoom))).isEqualTo(Flaw.INVALID_ROOM);
    assertThat(flaw(key, codec.value(badId))).isEqualTo(Flaw.INVALID_ID);
    assertThat(flaw(key, codec.value(aboutNothing))).isEqualTo(Flaw.INVALID_ID);
    Position elsewhere = new Position(AT.incarnation(), AT.partition() + 1, AT.next());
    assertThat(flaw(codec.decode(elsewhere, Examples.SENT_AT, key, value)))
        .isEqualTo(Flaw.WRONG_PARTITION);
  }

  @Test
  void flippedBytesNeverEscapeAndNeverAllocateMuch() {
    long seed = Long.getLong("roomlog.seed", System.nanoTime());
    System.out.println("EventCodecTest seed " + seed);
    Random random = new Random(seed);
    byte[][] values = Examples.events().stream().map(codec::value).toArray(byte[][]::new);
    for (int i = 0; i < FLIPPED_RECORDS; i++) {
      byte[] damaged = values[random.nextInt(values.length)].clone();
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      long before = allocated();

      switch (codec.decode(AT, Examples.SENT_AT, key, damaged)) {
        case Decoded.Value<LogEvent>(LogEvent event) ->
            assertThat(EventJson.encode(event)).isNotEmpty();
        case Decoded.Undecodable<LogEvent>(Flaw flaw) -> assertThat(flaw).isNotNull();
      }
      assertThat(allocated() - before).as("round %d", i).isLessThan(MAX_BYTES_FOR_ONE);
    }
  }

  @Test
  void aTypeOfANewerWriterIsUnknownAndItsNewFieldsAreSkipped() {
    SchemaSource newer =
        new SchemaSource() {
          @Override
          public Schema schema(int id) {
            String released =
                Catalogue.builtIn().newest(Topics.MESSAGES.subject()).schema().toString();
            return new Schema.Parser()
                .parse(
                    released.replace(
                        "\"UNKNOWN\",\"MESSAGE_POSTED\"", "\"UNKNOWN\",\"POLL_OPENED\""));
          }

          @Override
          public int writerId(String subject) {
            return 1;
          }
        };
    Decoded<LogEvent> decoded =
        new EventCodec(newer, Examples.RULE).decode(AT, Examples.SENT_AT, key, value);

    assertThat(decoded)
        .isInstanceOfSatisfying(
            Decoded.Value.class,
            read ->
                assertThat(((LogEvent) read.value()).event().getType())
                    .isEqualTo(EventType.UNKNOWN));
  }

  @Test
  void aRegistryThatIsAwaySaysNothingAboutTheRecord() {
    SchemaSource away =
        new SchemaSource() {
          @Override
          public Schema schema(int id) {
            throw new SchemaSourceUnavailable("away", null);
          }

          @Override
          public int writerId(String subject) {
            throw new SchemaSourceUnavailable("away", null);
          }
        };

    assertThatThrownBy(
            () -> new EventCodec(away, Examples.RULE).decode(AT, Examples.SENT_AT, key, value))
        .isInstanceOf(SchemaSourceUnavailable.class);
  }

  private Event read(byte[] bytes) {
    return switch (codec.decode(AT, Examples.SENT_AT, key, bytes)) {
      case Decoded.Value<LogEvent>(LogEvent event) -> event.event();
      case Decoded.Undecodable<LogEvent>(Flaw flaw) -> throw new AssertionError(flaw);
    };
  }

  private @Nullable Flaw flaw(byte @Nullable [] recordKey, byte @Nullable [] bytes) {
    return flaw(codec.decode(AT, Examples.SENT_AT, recordKey, bytes));
  }

  private static @Nullable Flaw flaw(Decoded<LogEvent> decoded) {
    return switch (decoded) {
      case Decoded.Value<LogEvent> _ -> null;
      case Decoded.Undecodable<LogEvent>(Flaw flaw) -> flaw;
    };
  }

  private byte[] changed(int at, int to) {
    byte[] damaged = value.clone();
    damaged[at] = (byte) to;
    return damaged;
  }

  private byte[] spliced(int at, int removed, byte[] with) {
    ByteBuffer out = ByteBuffer.allocate(value.length - removed + with.length);
    out.put(value, 0, at).put(with).put(value, at + removed, value.length - at - removed);
    return out.array();
  }

  /// A number as Avro writes it: zig-zag, seven bits a byte.
  private static byte[] varint(long number) {
    ByteBuffer out = ByteBuffer.allocate(10);
    long rest = (number << 1) ^ (number >> 63);
    while ((rest & ~0x7fL) != 0) {
      out.put((byte) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    out.put((byte) rest);
    return Arrays.copyOf(out.array(), out.position());
  }

  private static int indexOf(byte[] bytes, byte wanted) {
    for (int i = HEADER; i < bytes.length; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    throw new AssertionError("no such byte");
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }
}
