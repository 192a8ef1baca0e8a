package dev.roomlog.ingest.sessions;

import static com.mongodb.client.model.Filters.eq;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.roomlog.ingest.Store;
import dev.roomlog.ingest.outbox.Outbox;
import dev.roomlog.ingest.outbox.OutboxEntry;
import dev.roomlog.log.DirectoryEntry;
import dev.roomlog.log.DirectoryType;
import dev.roomlog.schemas.DirectoryKeys;
import dev.roomlog.schemas.Ids;
import jakarta.inject.Singleton;
import java.text.ParseException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/// The keys that sign tokens (ES256), shared by all nodes through the store. A key signs once its
/// public half is durable in `chat.directory`, from where every verifier has it; the newest such
/// key signs. Two nodes that start at once may both create a key: both are good.
@Singleton
public final class SigningKeys implements Outbox {

  private static final long VERSION = 1;

  private final MongoCollection<Document> keys;
  private final Clock clock;

  /// As of the last refresh; written by the relay's thread.
  private volatile @Nullable ECKey signing;

  private volatile List<ECKey> all = List.of();

  SigningKeys(Store store, Clock clock) {
    this.keys = store.signingKeys();
    this.clock = clock;
  }

  /// The key to sign with, or null while there is none that every verifier has.
  @Nullable ECKey signing() {
    return signing;
  }

  /// The public halves of all keys.
  List<ECKey> published() {
    return all.stream().map(ECKey::toPublicJWK).toList();
  }

  @Override
  public void refresh() {
    List<Document> stored = stored();
    if (stored.isEmpty()) {
      keys.insertOne(create());
      stored = stored();
    }
    List<ECKey> read = new ArrayList<>();
    ECKey newest = null;
    for (Document document : stored) {
      ECKey key = key(document);
      read.add(key);
      if (!document.containsKey("pending")) {
        newest = key;
      }
    }
    all = List.copyOf(read);
    signing = newest;
  }

  @Override
  public List<OutboxEntry> pending() {
    List<OutboxEntry> entries = new ArrayList<>();
    for (Document document : keys.find(eq("pending", 1))) {
      String keyId = document.getString("_id");
      entries.add(
          new OutboxEntry(keyId, VERSION, DirectoryKeys.signingKey(keyId), state(document), null));
    }
    return entries;
  }

  @Override
  public void clear(OutboxEntry entry) {
    keys.updateOne(eq("_id", entry.document()), Updates.unset("pending"));
  }

  @Override
  public Map<String, DirectoryEntry> states() {
    Map<String, DirectoryEntry> states = new HashMap<>();
    for (Document document : stored()) {
      states.put(DirectoryKeys.signingKey(document.getString("_id")), state(document));
    }
    return states;
  }

  /// From the oldest to the newest, by the time in their ids.
  private List<Document> stored() {
    return keys.find().sort(Sorts.ascending("_id")).into(new ArrayList<>());
  }

  private Document create() {
    try {
      ECKey key =
          new ECKeyGenerator(Curve.P_256).keyID(Ids.next()).keyUse(KeyUse.SIGNATURE).generate();
      return new Document("_id", key.getKeyID())
          .append("key", key.toJSONString())
          .append("created_at", Date.from(clock.instant()))
          .append("version", VERSION)
          .append("pending", 1);
    } catch (JOSEException e) {
      throw new IllegalStateException("every JDK makes P-256 keys", e);
    }
  }

  private static DirectoryEntry state(Document document) {
    var entry = new DirectoryEntry();
    entry.setType(DirectoryType.KEY);
    entry.setVersion(VERSION);
    entry.setKeyId(document.getString("_id"));
    entry.setPublicKey(key(document).toPublicJWK().toJSONString());
    entry.setCreatedAt(document.getDate("created_at").toInstant());
    return entry;
  }

  private static ECKey key(Document document) {
    try {
      return ECKey.parse(document.getString("key"));
    } catch (ParseException e) {
      throw new IllegalStateException("a stored signing key cannot be read", e);
    }
  }
}
