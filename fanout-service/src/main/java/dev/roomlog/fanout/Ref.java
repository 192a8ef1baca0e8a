package dev.roomlog.fanout;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A client's mark on a command; its answers carry it. A short string or an integer, given back as
/// it came.
record Ref(@Nullable String text, long number) {

  static final int MAX_LENGTH = 64;

  void write(JsonGenerator json) throws IOException {
    if (text == null) {
      json.writeNumberField("ref", number);
    } else {
      json.writeStringField("ref", text);
    }
  }
}
