package dev.roomlog.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import dev.roomlog.fuzz.Allocated;
import dev.roomlog.fuzz.Jackson;
import dev.roomlog.fuzz.Mutations;
import java.io.IOException;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A frame from a client is a command or malformed, never an exception; a command says what Jackson
/// reads in the same frame.
class CommandFuzzTest {

  @FuzzTest
  void saysWhatJacksonReads(byte[] text) {
    CommandFrame frame = Allocated.bounded(() -> CommandParser.parse(text));
    if (frame.command() instanceof Command.Malformed(String detail)) {
      assertThat(detail).isNotBlank();
      return;
    }
    JsonNode json = Jackson.required(text);
    requireSame(frame.command(), json);
    requireSame(frame.ref(), json.path("ref"));
  }

  @Test
  void saysWhatJacksonReadsAfterMutations() throws IOException {
    Mutations.tryOut(getClass(), "saysWhatJacksonReads", 20_000, this::saysWhatJacksonReads);
  }

  private static void requireSame(Command command, JsonNode json) {
    String type =
        switch (command) {
          case Command.Hello(String token) -> {
            assertThat(json.path("token").textValue()).isEqualTo(token);
            yield "hello";
          }
          case Command.Token(String token) -> {
            assertThat(json.path("token").textValue()).isEqualTo(token);
            yield "token";
          }
          case Command.Subscribe(List<Command.Wanted> rooms) -> {
            assertThat(elements(json)).extracting(CommandFuzzTest::wanted).isEqualTo(rooms);
            yield "subscribe";
          }
          case Command.Unsubscribe(List<String> rooms) -> {
            assertThat(elements(json)).extracting(JsonNode::textValue).isEqualTo(rooms);
            yield "unsubscribe";
          }
          case Command.Typing() -> "typing";
          case Command.Pong() -> "pong";
          case Command.Malformed _ -> throw new AssertionError("looked at before");
        };
    assertThat(json.path("type").textValue()).isEqualTo(type);
  }

  private static void requireSame(@Nullable Ref ref, JsonNode json) {
    if (ref == null) {
      assertThat(json.isMissingNode()).isTrue();
    } else if (ref.text() != null) {
      assertThat(json.textValue()).isEqualTo(ref.text());
    } else {
      assertThat(json.bigIntegerValue().longValueExact()).isEqualTo(ref.number());
    }
  }

  private static List<JsonNode> elements(JsonNode json) {
    return StreamSupport.stream(json.path("rooms").spliterator(), false).toList();
  }

  private static Command.Wanted wanted(JsonNode room) {
    return new Command.Wanted(room.path("room").textValue(), room.path("after").textValue());
  }
}
