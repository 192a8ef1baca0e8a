package dev.roomlog.embedded;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.bson.Document;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The pipeline that drivers send to count documents: `$match`, perhaps `$skip` and `$limit`, and a
/// `$group` into one group that sums ones.
///
/// @param group the `_id` of the one group
/// @param field the name of the count in the answer
record CountPipeline(Document filter, int skip, int limit, @Nullable Object group, String field) {

  /// Null when the pipeline is any other.
  static @Nullable CountPipeline of(Collection<?> stages) {
    var filter = new Document();
    var skip = 0;
    var limit = 0;
    var position = 0;
    for (var each : stages) {
      position++;
      if (!(each instanceof Document stage) || stage.size() != 1) {
        return null;
      }
      if (stage.get("$match") instanceof Document match && position == 1) {
        filter = match;
      } else if (stage.get("$skip") instanceof Number number && skip == 0 && limit == 0) {
        skip = number.intValue();
      } else if (stage.get("$limit") instanceof Number number && limit == 0) {
        limit = number.intValue();
      } else {
        return stage.get("$group") instanceof Document group && position == stages.size()
            ? counting(group, new CountPipeline(filter, skip, limit, null, ""))
            : null;
      }
    }
    return null;
  }

  private static @Nullable CountPipeline counting(Document group, CountPipeline of) {
    var id = group.get("_id");
    var counts = group.entrySet().stream().filter(entry -> !entry.getKey().equals("_id")).toList();
    if ((id != null && !(id instanceof Number))
        || counts.size() != 1
        || !(counts.getFirst().getValue() instanceof Document sum)
        || sum.size() != 1
        || !Integer.valueOf(1).equals(sum.get("$sum"))) {
      return null;
    }
    return new CountPipeline(of.filter, of.skip, of.limit, id, counts.getFirst().getKey());
  }

  Document answer(String namespace, MongoCollection<?> collection) {
    var count = collection.count(filter, skip, limit);
    List<Document> batch =
        count == 0 ? List.of() : List.of(new Document("_id", group).append(field, count));
    var cursor = new Document("id", 0L).append("ns", namespace).append("firstBatch", batch);
    return new Document("cursor", cursor).append("ok", 1.0);
  }
}
