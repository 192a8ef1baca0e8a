package dev.roomlog.embedded;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.ServerVersion;
import de.bwaldvogel.mongo.backend.AbstractMongoBackend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.exception.MongoServerException;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import io.netty.channel.Channel;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers the commands of all connections: a change only when the file holds it, errors without
/// the documents that led to them in any log.
final class StoreBackend extends AbstractMongoBackend {
  private static final Logger log = LoggerFactory.getLogger(StoreBackend.class);
  private static final int SESSION_MINUTES = 30;
  private static final int ILLEGAL_OPERATION = 20;

  private final StoreFile file;
  private final ScanMeter meter;

  StoreBackend(StoreFile file, ScanMeter meter) {
    this.file = file;
    this.meter = meter;
    version(ServerVersion.MONGO_5_0);
  }

  /// Opens every database of the file.
  void openAll() {
    file.changeAlone(
        () -> {
          file.names().stream()
              .filter(name -> name.startsWith(StoreDatabase.DOCUMENTS))
              .map(name -> name.substring(StoreDatabase.DOCUMENTS.length()))
              .map(name -> name.substring(0, name.indexOf('.')))
              .distinct()
              .forEach(this::resolveDatabase);
          return true;
        });
  }

  @Override
  protected MongoDatabase openOrCreateDatabase(String databaseName) {
    return StoreDatabase.open(databaseName, file, meter, getCursorRegistry());
  }

  @Override
  public Document handleMessage(MongoMessage message) {
    try {
      return super.handleMessage(message);
    } catch (MongoServerError e) {
      return failure(e).append("code", e.getCode()).append("codeName", e.getCodeName());
    } catch (MongoServerException e) {
      return failure(e);
    } catch (RuntimeException e) {
      var command = message.getDocument().keySet().iterator().next();
      log.error("The command {} failed", command, e);
      return new Document("ok", 0).append("errmsg", "The embedded store failed: " + e);
    }
  }

  private static Document failure(MongoServerException e) {
    return new Document("ok", 0).append("errmsg", e.getMessageWithoutErrorCode());
  }

  @Override
  public Document handleCommand(
      Channel channel, String databaseName, String command, Document query) {
    if (query.containsKey("startTransaction")) {
      throw new MongoServerError(
          ILLEGAL_OPERATION, "IllegalOperation", "The embedded store has no transactions");
    }
    Supplier<Document> answer = () -> super.handleCommand(channel, databaseName, command, query);
    return switch (command.toLowerCase(Locale.ROOT)) {
      case "hello", "ismaster" ->
          super.handleCommand(channel, databaseName, "ismaster", query)
              .append("isWritablePrimary", true)
              .append("logicalSessionTimeoutMinutes", SESSION_MINUTES);
      case "startsession", "refreshsessions", "endsessions", "killsessions", "killallsessions" ->
          new Document("ok", 1);
      case "insert" -> WriteAnswers.countInserted(query, file.change(answer));
      case "update" ->
          file.change(
              () ->
                  WriteAnswers.updateInOrder(
                      query, part -> super.handleCommand(channel, databaseName, command, part)));
      case "delete", "findandmodify" -> file.change(answer);
      case "aggregate" ->
          writes(query) ? file.change(answer) : aggregate(databaseName, query, answer);
      case "create", "createindexes", "drop", "dropindexes", "dropdatabase" ->
          file.changeAlone(answer);
      case "renamecollection" ->
          throw new MongoServerError(
              ILLEGAL_OPERATION, "IllegalOperation", "The embedded store renames no collections");
      default -> answer.get();
    };
  }

  private static boolean writes(Document aggregate) {
    return stages(aggregate).stream()
        .anyMatch(
            stage ->
                stage instanceof Document document
                    && (document.containsKey("$out") || document.containsKey("$merge")));
  }

  private static Collection<?> stages(Document aggregate) {
    return aggregate.get("pipeline") instanceof Collection<?> stages ? stages : List.of();
  }

  /// A pipeline that only counts is answered as a count, which may use an index.
  private Document aggregate(String databaseName, Document query, Supplier<Document> otherwise) {
    if (!(query.get("aggregate") instanceof String collectionName)) {
      return otherwise.get();
    }
    var count = CountPipeline.of(stages(query));
    var collection =
        count == null
            ? null
            : resolveDatabase(databaseName).resolveCollection(collectionName, false);
    return count == null || collection == null
        ? otherwise.get()
        : count.answer(databaseName + "." + collectionName, collection);
  }

  @Override
  public void close() {
    super.close();
    file.close();
  }
}
