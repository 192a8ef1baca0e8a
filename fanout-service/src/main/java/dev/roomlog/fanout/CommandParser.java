package dev.roomlog.fanout;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads what clients send: one JSON object with a `type`. Fields that are not known are ignored.
/// Never throws for what a client sent.
final class CommandParser {

  private static final int MAX_DEPTH = 8;
  private static final int MAX_NUMBER = 32;
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(MAX_NUMBER)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /// The `type` of every command.
  static final List<String> TYPES =
      List.of("hello", "subscribe", "unsubscribe", "typing", "token", "pong");

  private CommandParser() {}

  static CommandFrame parse(byte[] text) {
    JsonNode frame;
    try {
      // As text: from bytes Jackson would read UTF-16 and UTF-32 too.
      frame = JSON.readTree(UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString());
    } catch (IOException e) {
      return CommandFrame.malformed("Send one JSON object in each text frame.", null);
    }
    if (!frame.isObject() || !frame.path("type").isTextual()) {
      return CommandFrame.malformed("A frame is a JSON object with a type.", null);
    }
    Ref ref = ref(frame.path("ref"));
    if (ref == null && !frame.path("ref").isMissingNode()) {
      return CommandFrame.malformed("ref is a string of up to 64 characters or an integer.", null);
    }
    return new CommandFrame(command(frame), ref);
  }

  private static Command command(JsonNode frame) {
    return switch (frame.path("type").textValue()) {
      case "hello" -> {
        String token = text(frame, "token");
        yield token == null ? missing("hello needs a token.") : new Command.Hello(token);
      }
      case "token" -> {
        String token = text(frame, "token");
        yield token == null ? missing("token needs a token.") : new Command.Token(token);
      }
      case "subscribe" -> subscribe(frame.path("rooms"));
      case "unsubscribe" -> unsubscribe(frame.path("rooms"));
      case "typing" ->
          text(frame, "room") == null ? missing("typing needs a room.") : new Command.Typing();
      case "pong" -> new Command.Pong();
      default -> missing("The type is none of " + String.join(", ", TYPES) + ".");
    };
  }

  private static Command subscribe(JsonNode rooms) {
    List<Command.Wanted> wanted = new ArrayList<>();
    for (JsonNode room : rooms) {
      String name = text(room, "room");
      JsonNode after = room.path("after");
      if (name == null || !(after.isMissingNode() || after.isNull() || after.isTextual())) {
        return missing("Each of rooms is an object with a room and, if you like, an after.");
      }
      wanted.add(new Command.Wanted(name, after.isTextual() ? after.textValue() : null));
    }
    return rooms.isArray() && !wanted.isEmpty()
        ? new Command.Subscribe(List.copyOf(wanted))
        : missing("subscribe needs a list of rooms.");
  }

  private static Command unsubscribe(JsonNode rooms) {
    List<String> names = new ArrayList<>();
    for (JsonNode room : rooms) {
      if (!room.isTextual()) {
        return missing("Each of rooms is the name of a room.");
      }
      names.add(room.textValue());
    }
    return rooms.isArray() && !names.isEmpty()
        ? new Command.Unsubscribe(List.copyOf(names))
        : missing("unsubscribe needs a list of rooms.");
  }

  private static Command missing(String detail) {
    return new Command.Malformed(detail);
  }

  private static @Nullable String text(JsonNode frame, String field) {
    return frame.path(field).textValue();
  }

  private static @Nullable Ref ref(JsonNode ref) {
    if (ref.isTextual() && ref.textValue().length() <= Ref.MAX_LENGTH) {
      return new Ref(ref.textValue(), 0);
    }
    return ref.isIntegralNumber() && ref.canConvertToLong() ? new Ref(null, ref.longValue()) : null;
  }
}
