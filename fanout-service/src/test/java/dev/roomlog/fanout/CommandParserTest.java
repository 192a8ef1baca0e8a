package dev.roomlog.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandParserTest {

  private static CommandFrame parse(String text) {
    return CommandParser.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void readsCommandsAndIgnoresFieldsItDoesNotKnow() {
    assertThat(parse("{\"type\":\"hello\",\"token\":\"t\",\"new\":{\"x\":1},\"ref\":\"a\"}"))
        .isEqualTo(new CommandFrame(new Command.Hello("t"), new Ref("a", 0)));
    assertThat(
            parse(
                "{\"type\":\"subscribe\",\"rooms\":[{\"room\":\"a\"},{\"room\":\"b\",\"after\":\"p\"}]}"))
        .isEqualTo(
            new CommandFrame(
                new Command.Subscribe(
                    List.of(new Command.Wanted("a", null), new Command.Wanted("b", "p"))),
                null));
    assertThat(parse("{\"type\":\"unsubscribe\",\"rooms\":[\"a\"],\"ref\":5}"))
        .isEqualTo(new CommandFrame(new Command.Unsubscribe(List.of("a")), new Ref(null, 5)));
    assertThat(parse("{\"type\":\"pong\"}").command()).isEqualTo(new Command.Pong());
    assertThat(parse("{\"type\":\"typing\",\"room\":\"a\"}").command())
        .isEqualTo(new Command.Typing());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "\"hello\"",
        "{}",
        "{\"type\":5}",
        "{\"type\":\"dance\"}",
        "{\"type\":\"hello\"}",
        "{\"type\":\"hello\",\"token\":5}",
        "{\"type\":\"pong\"} {}",
        "{\"type\":\"pong\",\"type\":\"pong\"}",
        "{\"type\":\"pong\",\"x\":[[[[[[[[[1]]]]]]]]]}",
        "{\"type\":\"pong\",\"x\":1000000000000000000000000000000000000000}",
        "{\"type\":\"pong\",\"ref\":{}}",
        "{\"type\":\"pong\",\"ref\":1.5}",
        "{\"type\":\"subscribe\"}",
        "{\"type\":\"subscribe\",\"rooms\":[]}",
        "{\"type\":\"subscribe\",\"rooms\":{\"room\":\"a\"}}",
        "{\"type\":\"subscribe\",\"rooms\":[\"a\"]}",
        "{\"type\":\"subscribe\",\"rooms\":[{\"room\":\"a\",\"after\":5}]}",
        "{\"type\":\"unsubscribe\",\"rooms\":[{}]}"
      })
  void answersEverythingElse(String text) {
    assertThat(parse(text).command()).isInstanceOf(Command.Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
  void readsNoOtherEncodingThanThatOfTheSocket(String encoding) {
    byte[] pong = "{\"type\":\"pong\"}".getBytes(Charset.forName(encoding));
    assertThat(CommandParser.parse(pong).command()).isInstanceOf(Command.Malformed.class);
  }
}
