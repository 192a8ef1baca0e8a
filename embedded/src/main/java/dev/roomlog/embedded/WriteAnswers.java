package dev.roomlog.embedded;

import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What a client expects in the answer to a write that failed in part.
final class WriteAnswers {
  private static final String ERRORS = "writeErrors";

  private WriteAnswers() {}

  /// Sets `n` to the number of documents that went in.
  static Document countInserted(Document insert, Document answer) {
    if (answer.get(ERRORS) instanceof List<?> errors
        && insert.get("documents") instanceof Collection<?> documents) {
      var ordered = !Boolean.FALSE.equals(insert.get("ordered"));
      var first = (Document) errors.getFirst();
      answer.put("n", ordered ? first.get("index") : documents.size() - errors.size());
    }
    return answer;
  }

  /// Runs an ordered command of several updates one by one, up to the first that fails.
  static Document updateInOrder(Document command, UnaryOperator<Document> run) {
    if (!(command.get("updates") instanceof Collection<?> updates)
        || updates.size() < 2
        || Boolean.FALSE.equals(command.get("ordered"))) {
      return run.apply(command);
    }
    var matched = 0;
    var modified = 0;
    var upserted = new ArrayList<Document>();
    var errors = new ArrayList<Document>();
    var index = 0;
    for (var update : updates) {
      var part = new Document(command);
      part.put("updates", List.of(update));
      var answer = run.apply(part);
      matched += number(answer.get("n"));
      modified += number(answer.get("nModified"));
      addAt(index, answer.get("upserted"), upserted);
      addAt(index, answer.get(ERRORS), errors);
      if (!errors.isEmpty()) {
        break;
      }
      index++;
    }
    var answer = new Document("n", matched).append("nModified", modified);
    if (!upserted.isEmpty()) {
      answer.put("upserted", upserted);
    }
    if (!errors.isEmpty()) {
      answer.put(ERRORS, errors);
    }
    return answer.append("ok", 1);
  }

  private static int number(@Nullable Object value) {
    return value instanceof Number number ? number.intValue() : 0;
  }

  private static void addAt(int index, @Nullable Object found, List<Document> all) {
    if (found instanceof Collection<?> documents) {
      for (var document : documents) {
        all.add(new Document((Document) document).append("index", index));
      }
    }
  }
}
