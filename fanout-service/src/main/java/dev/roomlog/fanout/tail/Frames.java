package dev.roomlog.fanout.tail;

import io.netty.buffer.ByteBuf;

/// Unmasked, final text frames as a server sends them (RFC 6455 section 5.2).
public final class Frames {

  private static final int FINAL_TEXT = 0x81;
  private static final int LENGTH_16 = 126;
  private static final int LENGTH_64 = 127;
  private static final int MAX_HEADER = 10;

  private Frames() {}

  /// The most that [#write] adds for a payload of this length.
  public static int bound(int payload) {
    return MAX_HEADER + payload;
  }

  public static void write(byte[] payload, ByteBuf out) {
    write(payload, 0, payload.length, out);
  }

  public static void write(byte[] payload, int offset, int length, ByteBuf out) {
    writeHeader(length, out);
    out.writeBytes(payload, offset, length);
  }

  /// What stands before a payload of `length` bytes.
  static void writeHeader(int length, ByteBuf out) {
    out.writeByte(FINAL_TEXT);
    if (length < LENGTH_16) {
      out.writeByte(length);
    } else if (length <= 0xffff) {
      out.writeByte(LENGTH_16);
      out.writeShort(length);
    } else {
      out.writeByte(LENGTH_64);
      out.writeLong(length);
    }
  }

  /// Reads past the header of the next frame that [#write] wrote and returns its payload's length.
  public static int readHeader(ByteBuf frames) {
    frames.skipBytes(1);
    int length = frames.readUnsignedByte();
    return switch (length) {
      case LENGTH_16 -> frames.readUnsignedShort();
      case LENGTH_64 -> Math.toIntExact(frames.readLong());
      default -> length;
    };
  }
}
