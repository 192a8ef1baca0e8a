package dev.roomlog.ingest.messages;

import dev.roomlog.access.Person;
import dev.roomlog.access.web.ProblemException;
import dev.roomlog.ingest.body.Fields;
import dev.roomlog.ingest.body.Texts;
import dev.roomlog.log.Event;
import dev.roomlog.log.EventType;
import dev.roomlog.schemas.Ids;
import dev.roomlog.schemas.Problem;
import dev.roomlog.schemas.ProblemCode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A message as a client asks for it, checked.
///
/// @param id the client's own; without one the server makes one
/// @param as the name of the imported person who wrote it
/// @param originalSentAt when it was first sent, elsewhere
record MessageDraft(
    @Nullable String id,
    String text,
    @Nullable String replyTo,
    @Nullable String as,
    @Nullable Instant originalSentAt) {

  private static final Set<String> FIELDS =
      Set.of("text", "id", "reply_to", "as", "original_sent_at");
  private static final int MAX_NAME = 64;

  /// Reads a draft.
  ///
  /// @throws ProblemException `validation_failed`, `too_large`, or `forbidden` for a field that
  ///   needs the scope `import`
  static MessageDraft of(Fields fields, Person author, int maxTextBytes) {
    String text = fields.text("text");
    if (text != null) {
      reject(fields, "text", Texts.flaw(text));
      if (text.length() > maxTextBytes || Texts.utf8Length(text) > maxTextBytes) {
        throw new ProblemException(
            Problem.of(
                ProblemCode.TOO_LARGE, "A text has at most " + maxTextBytes + " bytes in UTF-8."));
      }
    } else if (!fields.has("text")) {
      fields.reject("text", "Is needed.");
    }
    String id = id(fields, "id");
    String replyTo = id(fields, "reply_to");
    String as = fields.text("as");
    if (as != null) {
      reject(fields, "as", Texts.nameFlaw(as, MAX_NAME));
    }
    Instant originalSentAt = time(fields, "original_sent_at");
    fields.requireGood(FIELDS);
    if ((as != null || originalSentAt != null) && !author.has(Person.IMPORT)) {
      throw new ProblemException(
          Problem.of(
              ProblemCode.FORBIDDEN, "as and original_sent_at need a token with scope import."));
    }
    return new MessageDraft(id, text == null ? "" : text, replyTo, as, originalSentAt);
  }

  /// The event that this draft becomes.
  Event event(String room, Person author) {
    var event = new Event();
    event.setType(EventType.MESSAGE_POSTED);
    event.setRoom(room);
    event.setId(id == null ? Ids.next() : id);
    event.setSender(as == null ? author.sender() : importedSender(as));
    event.setSenderName(as == null ? author.handle() : as);
    event.setText(text);
    event.setReplyTo(replyTo);
    event.setOriginalSentAt(originalSentAt);
    return event;
  }

  /// The stable id of an imported person: the same name is the same person, in every room.
  static String importedSender(String name) {
    return Ids.derived("import:" + name);
  }

  private static @Nullable String id(Fields fields, String field) {
    String id = fields.text(field);
    if (id != null && Ids.parse(id) == null) {
      fields.reject(field, "Must be a UUID in its canonical lower-case form.");
    }
    return id;
  }

  private static @Nullable Instant time(Fields fields, String field) {
    String time = fields.text(field);
    if (time == null) {
      return null;
    }
    try {
      Instant instant = OffsetDateTime.parse(time).toInstant().truncatedTo(ChronoUnit.MILLIS);
      if (instant.isAfter(Instant.EPOCH.minus(365_000, ChronoUnit.DAYS))
          && instant.isBefore(Instant.EPOCH.plus(2_900_000, ChronoUnit.DAYS))) {
        return instant;
      }
    } catch (DateTimeParseException e) {
      // Falls through to the same answer as a time out of range.
    }
    fields.reject(field, "Must be a time as in RFC 3339.");
    return null;
  }

  private static void reject(Fields fields, String field, @Nullable String flaw) {
    if (flaw != null) {
      fields.reject(field, flaw);
    }
  }
}
