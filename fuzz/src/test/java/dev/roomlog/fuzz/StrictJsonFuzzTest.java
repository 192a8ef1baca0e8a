package dev.roomlog.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import dev.roomlog.access.web.ProblemException;
import dev.roomlog.ingest.body.Fields;
import dev.roomlog.ingest.body.StrictJson;
import dev.roomlog.schemas.ProblemCode;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Every body that is taken, Jackson takes too, with the same values, no key twice and no deeper
/// than allowed; every other is one of two problems. And a short honest object is taken.
class StrictJsonFuzzTest {

  private static final int MAX_DEPTH = 8;

  /// Below it no name and no number is too long.
  private static final int SHORT = 40;

  @FuzzTest
  void takesOnlyWhatJacksonReadsAlike(byte[] body) {
    Fields fields = Allocated.bounded(() -> read(body));
    if (fields != null) {
      JsonNode expected = Jackson.required(body);
      assertThat(expected.isObject()).isTrue();
      assertThat(Jackson.depth(expected)).isLessThanOrEqualTo(MAX_DEPTH);
      requireSame(fields, expected);
    } else if (body.length <= SHORT) {
      JsonNode refused = Jackson.strict(body);
      assertThat(refused == null || !refused.isObject() || Jackson.depth(refused) > MAX_DEPTH)
          .as("%s deserves its refusal", refused)
          .isTrue();
    }
  }

  @Test
  void takesOnlyWhatJacksonReadsAlikeAfterMutations() throws IOException {
    Mutations.tryOut(
        getClass(), "takesOnlyWhatJacksonReadsAlike", 20_000, this::takesOnlyWhatJacksonReadsAlike);
  }

  private static @Nullable Fields read(byte[] body) {
    try {
      return StrictJson.read(body);
    } catch (ProblemException e) {
      assertThat(e.problem().code())
          .isIn(ProblemCode.MALFORMED_JSON, ProblemCode.VALIDATION_FAILED);
      return null;
    }
  }

  private static void requireSame(Fields fields, JsonNode expected) {
    Set<String> names = new TreeSet<>();
    for (var field : expected.properties()) {
      String name = field.getKey();
      assertThat(fields.has(name)).isEqualTo(!field.getValue().isNull());
      if (field.getValue().isTextual()) {
        assertThat(fields.text(name)).isEqualTo(field.getValue().textValue());
      }
      if (!field.getValue().isNull()) {
        names.add(name);
      }
    }
    fields.requireGood(names);
  }
}
