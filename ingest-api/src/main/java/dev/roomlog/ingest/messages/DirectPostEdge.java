package dev.roomlog.ingest.messages;

import dev.roomlog.access.web.PipelineCustomizer;
import dev.roomlog.ingest.IngestSettings;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.HttpServerConfiguration;
import io.netty.channel.ChannelPipeline;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;

/// Puts [DirectPosts] into the server's pipelines, right before the framework's own handler, the
/// last one: so the checks of the HTTP edge stand before it, in whatever order all of them came in.
///
/// Where the operator has the framework do something with every request or answer that a direct one
/// would be without (an access log, the headers Date and Server, a redirect to TLS, another path),
/// all posts go through the framework.
@Singleton
final class DirectPostEdge extends PipelineCustomizer {

  private final boolean direct;
  private final Provider<PlainPosts> plain;
  private final Provider<MessagePosts> posts;
  private final Provider<PostTimers> timers;

  DirectPostEdge(
      IngestSettings.Publishing settings,
      HttpServerConfiguration server,
      Provider<PlainPosts> plain,
      Provider<MessagePosts> posts,
      Provider<PostTimers> timers) {
    this.direct = settings.directPosts() && addsNothing(server);
    this.plain = plain;
    this.posts = posts;
    this.timers = timers;
  }

  private static boolean addsNothing(HttpServerConfiguration server) {
    return !server.isDateHeader()
        && server.getServerHeader().isEmpty()
        && !server.isHttpToHttpsRedirect()
        && server.getContextPath() == null;
  }

  @Override
  protected void addTo(ChannelPipeline pipeline) {
    String last = ChannelPipelineCustomizer.HANDLER_MICRONAUT_INBOUND;
    if (direct
        && pipeline.get(last) != null
        && pipeline.get(ChannelPipelineCustomizer.HANDLER_ACCESS_LOGGER) == null) {
      pipeline.addBefore(
          last, "direct-posts", new DirectPosts(plain.get(), posts.get(), timers.get()));
    }
  }
}
