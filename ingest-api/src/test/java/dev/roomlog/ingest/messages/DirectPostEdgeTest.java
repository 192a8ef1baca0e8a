package dev.roomlog.ingest.messages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomlog.ingest.IngestSettings;
import dev.roomlog.ingest.TestNode;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.configuration.NettyHttpServerConfiguration;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Where in a pipeline direct posts stand, and when they do not.
class DirectPostEdgeTest {

  private static final TestNode NODE = TestNode.shared();
  private static final String FRAMEWORK = ChannelPipelineCustomizer.HANDLER_MICRONAUT_INBOUND;

  private final NettyHttpServerConfiguration server = new NettyHttpServerConfiguration();

  DirectPostEdgeTest() {
    server.setDateHeader(false); // as ServerProperties has it
  }

  @Test
  void theyStandBehindTheChecksWhoeverComesFirst() {
    assertThat(built(true, "request-check", FRAMEWORK))
        .containsExactly("request-check", "direct-posts", FRAMEWORK);
    EmbeddedChannel channel = channel(FRAMEWORK);
    edge(true).addTo(channel.pipeline());
    channel.pipeline().addFirst("request-check", new ChannelInboundHandlerAdapter());
    assertThat(names(channel)).containsExactly("request-check", "direct-posts", FRAMEWORK);
  }

  @Test
  void theyCanBeSwitchedOff() {
    assertThat(built(false, FRAMEWORK)).containsExactly(FRAMEWORK);
  }

  @Test
  void anAccessLogSeesEveryPost() {
    assertThat(built(true, ChannelPipelineCustomizer.HANDLER_ACCESS_LOGGER, FRAMEWORK))
        .doesNotContain("direct-posts");
  }

  @ParameterizedTest
  @MethodSource
  void whatTheFrameworkAddsToEveryAnswerIsAddedToPosts(
      Consumer<NettyHttpServerConfiguration> setting) {
    setting.accept(server);
    assertThat(built(true, FRAMEWORK)).containsExactly(FRAMEWORK);
  }

  static Stream<Consumer<NettyHttpServerConfiguration>>
      whatTheFrameworkAddsToEveryAnswerIsAddedToPosts() {
    return Stream.of(
        server -> server.setDateHeader(true),
        server -> server.setServerHeader("roomlog"),
        server -> server.setHttpToHttpsRedirect(true),
        server -> server.setContextPath("/chat"));
  }

  private List<String> built(boolean directPosts, String... handlers) {
    EmbeddedChannel channel = channel(handlers);
    edge(directPosts).addTo(channel.pipeline());
    return names(channel);
  }

  private static EmbeddedChannel channel(String... handlers) {
    var channel = new EmbeddedChannel();
    for (String name : handlers) {
      channel.pipeline().addLast(name, new ChannelInboundHandlerAdapter());
    }
    return channel;
  }

  private static List<String> names(EmbeddedChannel channel) {
    return channel.pipeline().toMap().keySet().stream()
        .filter(name -> !name.startsWith("EmbeddedChannel"))
        .toList();
  }

  private DirectPostEdge edge(boolean directPosts) {
    var settings =
        new IngestSettings.Publishing(
            Duration.ZERO, Duration.ofSeconds(5), 100, 100_000, 8192, 65_536, directPosts);
    return new DirectPostEdge(
        settings,
        server,
        () -> NODE.context().getBean(PlainPosts.class),
        () -> NODE.context().getBean(MessagePosts.class),
        () -> NODE.context().getBean(PostTimers.class));
  }
}
