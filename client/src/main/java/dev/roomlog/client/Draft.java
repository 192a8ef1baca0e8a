package dev.roomlog.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A message that is to be sent. Sending one draft twice makes one message, because its id stays.
///
/// @param id a UUID in lower-case text
/// @param replyTo the id of the message that this one answers
/// @param as with scope `import`: under which name it is shown
/// @param originalSentAt with scope `import`: when it was first said
public record Draft(
    String text,
    String id,
    @Nullable String replyTo,
    @Nullable String as,
    @Nullable Instant originalSentAt) {

  private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

  /// A draft with an id of its own, a UUIDv7.
  public static Draft of(String text) {
    return new Draft(text, IDS.generate().toString(), null, null, null);
  }

  public Draft withId(String other) {
    return new Draft(text, other, replyTo, as, originalSentAt);
  }

  public Draft withReplyTo(String message) {
    return new Draft(text, id, message, as, originalSentAt);
  }

  byte[] json() {
    ObjectNode json = Json.object();
    json.put("text", text).put("id", id);
    if (replyTo != null) {
      json.put("reply_to", replyTo);
    }
    if (as != null) {
      json.put("as", as);
    }
    if (originalSentAt != null) {
      json.put("original_sent_at", originalSentAt.toString());
    }
    return Json.bytes(json);
  }
}
