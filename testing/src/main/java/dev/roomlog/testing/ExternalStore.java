package dev.roomlog.testing;

import com.mongodb.ConnectionString;
import com.mongodb.ServerAddress;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.bson.Document;

/// A server of somebody's, behind a port that a test can take away; nothing is done to the server
/// itself. The databases are dropped in the end. What the meters count is read from the profiler.
final class ExternalStore implements TestStore {

  private static final int SMALL = 100;
  private static final int NEWEST = 20;

  private final ConnectionString server;
  private final MongoClient client;
  private final Forwarder forwarder;
  private final Map<String, OperationProfile> databases = new ConcurrentHashMap<>();

  /// @param uri names one server, which takes writes
  ExternalStore(String uri) {
    this.server = new ConnectionString(uri);
    if (server.isSrvProtocol() || server.getHosts().size() != 1) {
      throw new IllegalArgumentException("MONGODB_URI must name the one server that takes writes");
    }
    var address = new ServerAddress(server.getHosts().getFirst());
    this.forwarder = new Forwarder(new InetSocketAddress(address.getHost(), address.getPort()));
    this.client = MongoClients.create(uri);
  }

  @Override
  public String uri(String database) {
    databases.computeIfAbsent(database, name -> OperationProfile.of(client.getDatabase(name)));
    return through(forwarder.port(), database);
  }

  /// The address of this port with the database, the credentials and the options of the server's.
  private String through(int port, String database) {
    String text = server.getConnectionString();
    String scheme = "mongodb://";
    int options = text.indexOf('?');
    int credentials = text.lastIndexOf('@', options < 0 ? text.length() : options) + 1;
    String user = credentials == 0 ? "" : text.substring(scheme.length(), credentials);
    var query = new StringBuilder("?").append(options < 0 ? "" : text.substring(options + 1));
    if (!user.isEmpty() && !query.toString().contains("authSource=")) {
      String home = server.getDatabase() == null ? "admin" : server.getDatabase();
      query.append("&authSource=").append(home);
    }
    if (server.isDirectConnection() == null) {
      query.append("&directConnection=true");
    }
    return scheme
        + user
        + "localhost:"
        + port
        + "/"
        + database
        + query.toString().replace("?&", "?");
  }

  @Override
  public void stop() {
    forwarder.stop();
  }

  @Override
  public void start() {
    forwarder.start();
  }

  @Override
  public long scans() {
    return scanning().count();
  }

  @Override
  public List<String> lastScans() {
    List<String> scans = scanning().map(Document::toJson).toList();
    return scans.subList(Math.max(0, scans.size() - NEWEST), scans.size());
  }

  @Override
  public long documentsExamined() {
    return operations().mapToLong(ExternalStore::examined).sum();
  }

  private Stream<Document> scanning() {
    return operations().filter(operation -> scansMany(operation) || sorts(operation));
  }

  private static boolean scansMany(Document operation) {
    return operation.getString("planSummary").contains("COLLSCAN") && examined(operation) > SMALL;
  }

  private static boolean sorts(Document operation) {
    return operation.getBoolean("hasSortStage", false);
  }

  private Stream<Document> operations() {
    return databases.values().stream().flatMap(profile -> profile.all().stream());
  }

  private static long examined(Document operation) {
    return operation.get("docsExamined") instanceof Number number ? number.longValue() : 0;
  }

  @Override
  public void close() {
    forwarder.stop();
    databases.keySet().forEach(name -> client.getDatabase(name).drop());
    client.close();
  }
}
