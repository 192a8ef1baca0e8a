package dev.roomlog.schemas;

import dev.roomlog.schemas.Decoded.Flaw;
import dev.roomlog.schemas.Decoded.Undecodable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/// A topic's values in the registry wire format that the ecosystem's tools read: a zero byte, the
/// schema's id in four bytes, the Avro binary. Safe for any thread.
public final class WireFormat<T extends SpecificRecord> {

  private static final byte MAGIC = 0;
  private static final int HEADER = 1 + Integer.BYTES;
  private static final String STRING_CLASS = "avro.java.string";
  private static final char REPLACEMENT = '\uFFFD';
  private static final int USUAL_BYTES = 512;

  /// With a buffer, since each byte that goes into a stream takes its lock.
  private static final EncoderFactory ENCODERS =
      new EncoderFactory().configureBufferSize(USUAL_BYTES);

  /// One thread writes one value after the other.
  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  static {
    AvroSettings.apply();
  }

  private final Topic topic;
  private final Schema latest;
  private final SchemaSource schemas;
  private final SpecificDatumWriter<T> writer;
  private final Map<Integer, Reader<T>> readers = new ConcurrentHashMap<>();

  /// What every value begins with; null before the first. The writer's id is asked for with that: a
  /// registry that is away does not keep a service from starting. Written by any thread, always
  /// with the same bytes.
  private volatile byte @Nullable [] header;

  /// Where values are written, without buffers of their own for each.
  private static final class Scratch {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
    private @Nullable BinaryEncoder encoder;

    /// Drops what an earlier value has left that could not be written.
    BinaryEncoder begin() {
      BinaryEncoder empty = ENCODERS.binaryEncoder(bytes, encoder);
      encoder = empty;
      bytes.reset();
      return empty;
    }
  }

  /// @param asText the schema as written, strings read as Java strings
  private record Reader<T>(Schema asText, SpecificDatumReader<T> values) {}

  public WireFormat(Topic topic, Schema latest, SchemaSource schemas) {
    this.topic = topic;
    this.latest = latest;
    this.schemas = schemas;
    this.writer = new SpecificDatumWriter<>(latest);
  }

  public byte[] encode(T value) {
    Scratch scratch = SCRATCH.get();
    try {
      BinaryEncoder encoder = scratch.begin();
      encoder.writeFixed(header());
      writer.write(value, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return scratch.bytes.toByteArray();
  }

  private byte[] header() {
    byte[] known = header;
    if (known == null) {
      int id = schemas.writerId(topic.subject());
      known = ByteBuffer.allocate(HEADER).put(MAGIC).putInt(id).array();
      header = known;
    }
    return known;
  }

  /// Reads a value written with any version of the schema.
  ///
  /// @throws SchemaSourceUnavailable when the registry cannot be asked now
  public Decoded<T> decode(byte @Nullable [] bytes) {
    if (bytes == null) {
      return new Undecodable<>(Flaw.NULL_VALUE);
    }
    if (bytes.length == 0) {
      return new Undecodable<>(Flaw.EMPTY_VALUE);
    }
    if (bytes[0] != MAGIC || bytes.length < HEADER) {
      return new Undecodable<>(Flaw.WRONG_MAGIC);
    }
    Reader<T> reader = reader(ByteBuffer.wrap(bytes).getInt(1));
    if (reader == null) {
      return new Undecodable<>(Flaw.UNKNOWN_SCHEMA);
    }
    try {
      BinaryDecoder decoder =
          DecoderFactory.get().binaryDecoder(bytes, HEADER, bytes.length - HEADER, null);
      T value = reader.values().read(null, decoder);
      if (!decoder.isEnd()) {
        return new Undecodable<>(Flaw.TRAILING_BYTES);
      }
      return holdsReplacement(value) && !isUtf8(bytes, reader.asText())
          ? new Undecodable<>(Flaw.INVALID_UTF8)
          : new Decoded.Value<>(value);
    } catch (IOException | RuntimeException e) { // whatever Avro makes of bytes that are no record
      return new Undecodable<>(Flaw.MALFORMED);
    }
  }

  private @Nullable Reader<T> reader(int id) {
    Reader<T> known = readers.get(id);
    if (known != null) {
      return known;
    }
    Schema written = schemas.schema(id);
    if (written == null
        || written.getType() != Schema.Type.RECORD
        || !written.getFullName().equals(latest.getFullName())) {
      return null;
    }
    var reader = new Reader<T>(asText(written), new SpecificDatumReader<>(written, latest));
    readers.put(id, reader);
    return reader;
  }

  /// Avro replaces what is not UTF-8 without a word, so only a value that holds a replacement
  /// character can have been damaged.
  private static boolean holdsReplacement(SpecificRecord value) {
    int fields = value.getSchema().getFields().size();
    for (int i = 0; i < fields; i++) {
      if (value.get(i) instanceof String text && text.indexOf(REPLACEMENT) >= 0) {
        return true;
      }
    }
    return false;
  }

  /// Whether the value, written again as it was read, gives the same bytes.
  private static boolean isUtf8(byte[] bytes, Schema asText) throws IOException {
    BinaryDecoder decoder =
        DecoderFactory.get().binaryDecoder(bytes, HEADER, bytes.length - HEADER, null);
    Object value = new GenericDatumReader<>(asText).read(null, decoder);
    var out = new ByteArrayOutputStream(bytes.length);
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    new GenericDatumWriter<>(asText).write(value, encoder);
    encoder.flush();
    return Arrays.equals(out.toByteArray(), 0, out.size(), bytes, HEADER, bytes.length);
  }

  /// The schema by which Avro reads strings as Java strings instead of keeping the bytes it found.
  private static Schema asText(Schema written) {
    Schema copy = new Schema.Parser().parse(written.toString());
    copy.getFields().forEach(field -> stringsAsText(field.schema()));
    return copy;
  }

  private static void stringsAsText(Schema schema) {
    if (schema.getType() == Schema.Type.STRING && schema.getProp(STRING_CLASS) == null) {
      schema.addProp(STRING_CLASS, "String");
    } else if (schema.isUnion()) {
      schema.getTypes().forEach(WireFormat::stringsAsText);
    }
  }
}
