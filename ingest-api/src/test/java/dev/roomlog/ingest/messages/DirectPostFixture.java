package dev.roomlog.ingest.messages;

import dev.roomlog.access.AccessSettings;
import dev.roomlog.access.Directory;
import dev.roomlog.access.MessagesTopic;
import dev.roomlog.access.RoomGate;
import dev.roomlog.access.TokenVerifier;
import dev.roomlog.ingest.IngestSettings;
import dev.roomlog.ingest.RateLimits;
import dev.roomlog.log.DirectoryEntry;
import dev.roomlog.log.DirectoryType;
import dev.roomlog.schemas.Catalogue;
import dev.roomlog.schemas.PartitionRule;
import dev.roomlog.testing.TestTokens;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micronaut.http.server.netty.configuration.NettyHttpServerConfiguration;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// A connection between the HTTP codec and the framework, and a broker that answers when told to.
abstract class DirectPostFixture {

  static final String PATH = "/v1/rooms/lobby/messages";
  static final String HELLO = "{\"text\":\"hello\"}";
  static final int BURST = 5;

  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final IngestSettings.Publishing settings =
      new IngestSettings.Publishing(
          Duration.ZERO, Duration.ofSeconds(5), 100, 100_000, 8192, 65_536, true);
  private final MessagePublisher publisher =
      new MessagePublisher(Catalogue.builtIn(), settings, new PublisherMeters(meters));
  final Directory directory = new Directory();
  final TestTokens tokens = new TestTokens();
  final TokenVerifier verifier =
      new TokenVerifier(
          directory,
          new AccessSettings("between-services", List.of(), 100, Duration.ofSeconds(10)),
          Clock.systemUTC(),
          meters);
  private final NettyHttpServerConfiguration server = new NettyHttpServerConfiguration();
  final String token = tokens.token("ann");

  /// What the store says of an old id.
  final CompletableFuture<EarlierEvents.Lookup> lookup = new CompletableFuture<>();

  final Upstream upstream = new Upstream();
  final Downstream downstream = new Downstream();
  final EmbeddedChannel channel =
      new EmbeddedChannel(
          upstream,
          new DirectPosts(
              new PlainPosts(verifier, settings, server),
              new MessagePosts(
                  new RoomGate(directory),
                  new RateLimits(new IngestSettings.Limits(1, BURST, 60, 600), meters),
                  new Identities(
                      publisher,
                      (_, _) -> lookup,
                      Clock.systemUTC(),
                      new IngestSettings.Identity(
                          Duration.ofSeconds(30), 65_536, 10, Duration.ofSeconds(1)),
                      settings),
                  settings),
              new PostTimers(meters, true)),
          downstream);

  /// Counts what goes out towards the socket.
  static final class Upstream extends ChannelOutboundHandlerAdapter {
    int reads;
    boolean isSlowToClose;

    @Override
    public void read(ChannelHandlerContext context) {
      reads++;
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
      if (!isSlowToClose) {
        context.close(promise);
      }
    }
  }

  /// Counts what the framework takes for the end of a read, where it answers and asks for more.
  static final class Downstream extends ChannelInboundHandlerAdapter {
    int ends;

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      ends++;
    }
  }

  @BeforeEach
  void open() {
    directory.apply(tokens.directoryKey(), tokens.entry());
    var lobby = new DirectoryEntry();
    lobby.setType(DirectoryType.ROOM);
    lobby.setVersion(1);
    lobby.setRoom("lobby");
    lobby.setVisibility("public");
    directory.apply("room:lobby", lobby);
    publisher.open(new MessagesTopic(Uuid.randomUuid(), new PartitionRule(4)));
    verifier.verify(token);
    verifier.verify("between-services");
    channel.config().setAutoRead(false);
    upstream.reads = 0;
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  void arrive(Object... parts) {
    for (Object part : parts) {
      channel.writeOneInbound(part);
    }
    channel.flushInbound();
  }

  HttpRequest post() {
    var request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, PATH);
    request
        .headers()
        .set("Host", "localhost")
        .set("Authorization", "Bearer " + token)
        .set("Content-Type", "application/json")
        .set("Content-Length", HELLO.length());
    return request;
  }

  static HttpRequest get() {
    return new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/v1/rooms");
  }

  static LastHttpContent last(String text) {
    return new DefaultLastHttpContent(utf8(text));
  }

  static ByteBuf utf8(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
  }

  int sent() {
    Publication next = next();
    int sent = 0;
    while (next != null) {
      publisher.send(next, producer);
      sent++;
      next = next();
    }
    return sent;
  }

  private @Nullable Publication next() {
    try {
      return publisher.next(0);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The broker acknowledges what it was given; the event loop gets its turn.
  void acknowledge() {
    sent();
    producer.completeNext();
    channel.runPendingTasks();
  }

  void frameworkAnswers() {
    channel.writeOutbound(
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.EMPTY_BUFFER));
  }

  FullHttpResponse answer() {
    return channel.readOutbound();
  }

  List<Integer> answers() {
    return Stream.generate(this::answer)
        .takeWhile(answer -> answer != null)
        .map(answer -> answer.status().code())
        .toList();
  }

  @Nullable Object framework() {
    return channel.readInbound();
  }

  static String text(FullHttpResponse answer) {
    return answer.content().toString(StandardCharsets.UTF_8);
  }
}
