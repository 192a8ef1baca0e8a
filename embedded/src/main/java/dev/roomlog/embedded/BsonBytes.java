package dev.roomlog.embedded;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.Unpooled;
import java.util.Arrays;

/// Documents as the file holds them: BSON.
final class BsonBytes {
  private static final int USUAL_SIZE = 512;

  private BsonBytes() {}

  static byte[] encode(Document document) {
    var buffer = Unpooled.buffer(USUAL_SIZE);
    BsonEncoder.encodeDocument(document, buffer);
    return Arrays.copyOfRange(
        buffer.array(), buffer.arrayOffset(), buffer.arrayOffset() + buffer.readableBytes());
  }

  static Document decode(byte[] bytes) {
    return BsonDecoder.decodeBson(Unpooled.wrappedBuffer(bytes));
  }
}
