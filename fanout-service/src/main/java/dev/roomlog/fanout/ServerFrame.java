package dev.roomlog.fanout;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import dev.roomlog.access.Person;
import dev.roomlog.fanout.tail.Frames;
import dev.roomlog.schemas.Position;
import dev.roomlog.schemas.Problem;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a node says besides events.
sealed interface ServerFrame {

  /// The hello was accepted.
  record Ready(Person person) implements ServerFrame {}

  /// The subscription stands: everything of the room from `position` on follows.
  ///
  /// @param resumed whether the client gave that position
  record Subscribed(String room, Position position, boolean resumed) implements ServerFrame {}

  /// What was missed has been sent; what follows is live.
  record CaughtUp(String room, Position position) implements ServerFrame {}

  /// The subscription ended at `position`.
  record Unsubscribed(String room, Cause code, @Nullable Position position)
      implements ServerFrame {}

  /// Are you there? With the last visible event of each room.
  record Ping(Map<String, Position> heads) implements ServerFrame {}

  /// The node is about to leave: connect again after so many milliseconds.
  record Reconnect(long afterMillis) implements ServerFrame {}

  /// A command, or a room's subscription, failed.
  record Failure(@Nullable String room, Problem problem) implements ServerFrame {}

  /// Why a subscription ended.
  enum Cause {
    REQUESTED,
    REMOVED;

    String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  JsonFactory JSON = new JsonFactory();

  /// The `type` in the frame.
  default String type() {
    return switch (this) {
      case Ready _ -> "ready";
      case Subscribed _ -> "subscribed";
      case CaughtUp _ -> "caught_up";
      case Unsubscribed _ -> "unsubscribed";
      case Ping _ -> "ping";
      case Reconnect _ -> "reconnect";
      case Failure _ -> "error";
    };
  }

  /// The frame as bytes on the wire, owned by the caller.
  default ByteBuf encode(@Nullable Ref ref) {
    try (var bytes = new ByteArrayBuilder(256)) {
      try (var json = JSON.createGenerator(bytes)) {
        json.writeStartObject();
        json.writeStringField("type", type());
        if (ref != null) {
          ref.write(json);
        }
        fields(json);
        json.writeEndObject();
      }
      byte[] payload = bytes.toByteArray();
      ByteBuf frame = PooledByteBufAllocator.DEFAULT.directBuffer(Frames.bound(payload.length));
      Frames.write(payload, frame);
      return frame;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void fields(JsonGenerator json) throws IOException {
    switch (this) {
      case Ready(Person person) -> {
        json.writeStringField("sender", person.sender());
        json.writeStringField("handle", person.handle());
      }
      case Subscribed(String room, Position position, boolean resumed) -> {
        json.writeStringField("room", room);
        json.writeStringField("position", position.toString());
        json.writeBooleanField("resumed", resumed);
      }
      case CaughtUp(String room, Position position) -> {
        json.writeStringField("room", room);
        json.writeStringField("position", position.toString());
      }
      case Unsubscribed(String room, Cause code, Position position) -> {
        json.writeStringField("room", room);
        json.writeStringField("code", code.code());
        if (position != null) {
          json.writeStringField("position", position.toString());
        }
      }
      case Ping(Map<String, Position> heads) -> {
        json.writeObjectFieldStart("heads");
        for (Map.Entry<String, Position> head : heads.entrySet()) {
          json.writeStringField(head.getKey(), head.getValue().toString());
        }
        json.writeEndObject();
      }
      case Reconnect(long afterMillis) -> json.writeNumberField("after_ms", afterMillis);
      case Failure(String room, Problem problem) -> {
        if (room != null) {
          json.writeStringField("room", room);
        }
        json.writeObjectFieldStart("problem");
        problem.writeFields(json);
        json.writeEndObject();
      }
    }
  }
}
