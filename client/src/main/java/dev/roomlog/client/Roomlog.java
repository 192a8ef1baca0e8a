package dev.roomlog.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// A client of one Roomlog deployment. Any thread may use it; its calls block, and many at once are
/// best made on virtual threads. At most [RoomlogOptions#inFlight] requests are on the network;
/// further callers wait their turn.
///
/// Calls are repeated after failures that may pass; see [RoomlogOptions#retryFor]. They throw
/// [ProblemException] when the server refused and [UnreachableException] when no answer came.
public final class Roomlog implements AutoCloseable {

  private final HttpClient http;
  private final URI base;
  private final RoomlogOptions options;
  private final SessionKeeper sessions = new SessionKeeper();
  private final Waits waits;
  private final Calls calls;
  private final History history;
  private final Export export;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  Roomlog(URI base, RoomlogOptions options, @Nullable SSLContext tls, Waits.Sleeper sleeper) {
    String scheme = base.getScheme();
    if (!"http".equals(scheme) && !"https".equals(scheme) || base.getHost() == null) {
      throw new IllegalArgumentException("an http or https URL with a host is needed: " + base);
    }
    this.base = base;
    this.options = options;
    var builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(options.connectTimeout());
    if (tls != null) {
      builder.sslContext(tls);
    }
    this.http = builder.build();
    this.waits = new Waits(sleeper);
    this.calls = new Calls(http, base, options, sessions, waits);
    this.history = new History(calls);
    this.export = new Export(http, base, options.requestTimeout(), sessions);
  }

  /// A client with the default options. Nothing is sent yet.
  ///
  /// @param base where the deployment is, such as `http://localhost:8080`
  public static Roomlog connect(URI base) {
    return connect(base, RoomlogOptions.DEFAULT);
  }

  public static Roomlog connect(URI base, RoomlogOptions options) {
    return new Roomlog(base, options, null, Thread::sleep);
  }

  /// A client that trusts, and shows, what this context says; the others use the JVM's default.
  public static Roomlog connect(URI base, RoomlogOptions options, SSLContext tls) {
    return new Roomlog(base, options, tls, Thread::sleep);
  }

  /// Becomes a guest with this handle; all later calls are made in its name. The client renews it
  /// by itself when its token is refused: as the same sender where the server agrees, else as a new
  /// one.
  public Session createSession(String handle) {
    byte[] body = Json.bytes(Json.object().put("handle", handle));
    return useSessions(() -> calls.login(body, sessions.current()));
  }

  /// Becomes an importer, who may send in others' names.
  public Session createImportSession(String handle, String operatorSecret) {
    ObjectNode body = Json.object().put("handle", handle).put("scope", "import");
    byte[] bytes = Json.bytes(body.put("operator_secret", operatorSecret));
    return useSessions(() -> calls.login(bytes, null));
  }

  /// Uses sessions from elsewhere.
  ///
  /// @param source asked now, and again whenever the server refuses the last token; by any thread
  public Session useSessions(Supplier<Session> source) {
    Session session = source.get();
    sessions.use(session, source);
    return session;
  }

  /// Replaces the current session by a fresh one.
  public Session renewSession() {
    return sessions.fresh(sessions.required());
  }

  /// The public rooms.
  public List<Room> rooms() {
    var rooms = new ArrayList<Room>();
    Page<Room> page;
    String query = "";
    do {
      page = Page.of(calls.make(Call.get("/v1/rooms" + query)).json(), Room::of);
      rooms.addAll(page.items());
      query = page.after() == null ? "" : new Query().add("after", page.after()).toString();
    } while (page.hasMore() && !query.isEmpty());
    return List.copyOf(rooms);
  }

  public Room room(String room) {
    return Room.of(calls.make(Call.get("/v1/rooms/" + room)).json());
  }

  /// Creates the room, or gives an existing one this title.
  public Room putRoom(String room, @Nullable String title) {
    ObjectNode body = Json.object();
    if (title != null) {
      body.put("title", title);
    }
    return Room.of(calls.make(Call.put("/v1/rooms/" + room, Json.bytes(body))).json());
  }

  /// Sends a message and waits until the log has it. Repeating a draft is safe, so after an
  /// [UnreachableException] send the same draft again.
  ///
  /// The order of messages is the order of these calls only where each is awaited before the next.
  public Sent send(String room, Draft draft) {
    Attempt.Answered answer =
        calls.make(Call.post("/v1/rooms/" + room + "/messages", draft.json()));
    return new Sent(new Event(answer.json()), answer.status() == 201);
  }

  /// [#send] on a thread of its own; fails with the same exceptions.
  public CompletableFuture<Sent> sendAsync(String room, Draft draft) {
    return CompletableFuture.supplyAsync(() -> send(room, draft), threads);
  }

  /// A page of the room's messages as they stand now.
  public Page<Message> messages(String room, MessageQuery query) {
    return history.messages(room, query);
  }

  /// A page of the room's log.
  ///
  /// @param after null for the start of the log
  public Page<Event> eventPage(String room, @Nullable String after) {
    return history.events(room, after);
  }

  /// The room's log up to its present end, page by page as the stream is read. Its order is the
  /// log's. Reading it makes calls, with their exceptions.
  public Stream<Event> events(String room, @Nullable String after) {
    return history.stream(room, after);
  }

  /// Writes the room's log as NDJSON, one event per line, in flat memory. Only whole lines are
  /// written, so after a failure an export after the last line's position goes on from there.
  ///
  /// @return the bytes written
  /// @throws IOException when the connection breaks or `out` fails
  public long exportEvents(String room, @Nullable String after, OutputStream out)
      throws IOException {
    return export.copy(room, after, out);
  }

  /// Follows rooms on one socket, over any number of reconnects. Returns at once; the listener
  /// hears of everything, on one thread of the subscription.
  ///
  /// @param rooms at most 128, the server's limit per connection
  public Subscription subscribe(Collection<From> rooms, RoomListener listener) {
    var socket = new SocketDialer(http, base, options);
    return Subscription.start(socket, sessions, options, List.copyOf(rooms), listener);
  }

  /// Follows one room.
  ///
  /// @param after null to begin with what is said from now on
  public Subscription subscribe(String room, @Nullable String after, RoomListener listener) {
    return subscribe(List.of(new From(room, after)), listener);
  }

  /// Whether calls wait now before they are repeated, and why; null when none does.
  public @Nullable Waiting waiting() {
    return waits.now();
  }

  /// Frees the connections. Subscriptions are closed on their own.
  @Override
  public void close() {
    threads.shutdownNow();
    http.shutdownNow();
  }
}
