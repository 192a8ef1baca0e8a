package dev.roomlog.ingest.rooms;

import dev.roomlog.access.RoomState;
import dev.roomlog.access.Visibility;
import dev.roomlog.ingest.body.Fields;
import dev.roomlog.ingest.body.Texts;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A room as a client asks for it. What is left out stays as it is.
record RoomDraft(String room, @Nullable String title, @Nullable String description) {

  private static final Set<String> FIELDS = Set.of("title", "description", "visibility");
  private static final int MAX_TITLE = 128;
  private static final int MAX_DESCRIPTION_BYTES = 2048;

  /// Reads a draft.
  ///
  /// @throws dev.roomlog.access.web.ProblemException `validation_failed`
  static RoomDraft of(String room, Fields fields) {
    String title = fields.text("title");
    if (title != null) {
      reject(fields, "title", Texts.nameFlaw(title, MAX_TITLE));
    }
    String description = fields.text("description");
    if (description != null) {
      reject(fields, "description", Texts.flaw(description));
      if (Texts.utf8Length(description) > MAX_DESCRIPTION_BYTES) {
        fields.reject("description", "Must have at most 2048 bytes in UTF-8.");
      }
    }
    String visibility = fields.text("visibility");
    if (visibility != null && !visibility.equals(Visibility.PUBLIC.text())) {
      fields.reject("visibility", "Must be public.");
    }
    fields.requireGood(FIELDS);
    return new RoomDraft(room, title, description);
  }

  boolean isSatisfiedBy(RoomState state) {
    return (title == null || Objects.equals(title, state.title()))
        && (description == null || Objects.equals(description, state.description()));
  }

  /// The next version of the room.
  RoomState appliedTo(RoomState state) {
    return new RoomState(
        state.room(),
        title == null ? state.title() : title,
        description == null ? state.description() : description,
        state.visibility(),
        state.createdBy(),
        state.createdAt(),
        state.version() + 1);
  }

  private static void reject(Fields fields, String field, @Nullable String flaw) {
    if (flaw != null) {
      fields.reject(field, flaw);
    }
  }
}
