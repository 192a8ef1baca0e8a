package dev.roomlog.access.web;

import dev.roomlog.access.AccessSettings;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.http.HttpVersion;
import io.micronaut.http.server.HttpServerConfiguration;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpServerCodec;
import jakarta.inject.Singleton;
import java.time.Duration;

/// Puts a [RequestDeadline] and the [RequestCheck] into the pipeline of every HTTP/1.1 connection.
/// HTTP/2, which has other pipelines, is refused at start: a gateway may speak it.
@Singleton
final class RequestPipeline extends PipelineCustomizer {

  private static final RequestCheck CHECK = new RequestCheck();

  private final Duration deadline;

  RequestPipeline(AccessSettings settings, HttpServerConfiguration server) {
    if (server.getHttpVersion() != HttpVersion.HTTP_1_1) {
      throw new ConfigurationException(
          "micronaut.server.http-version must be 1.1; let a gateway speak HTTP/2 and HTTP/3");
    }
    this.deadline = settings.requestDeadline();
  }

  @Override
  protected void addTo(ChannelPipeline pipeline) {
    ChannelHandlerContext codec = pipeline.context(HttpServerCodec.class);
    if (codec != null) {
      var request = new RequestDeadline(deadline);
      pipeline.addBefore(codec.name(), "request-deadline-bytes", request.new Bytes());
      pipeline.addAfter(codec.name(), "request-check", CHECK);
      pipeline.addAfter(
          codec.name(), "request-deadline-parts", request.new Parts(RequestPipeline::leave));
    }
  }

  /// The connection has switched to another protocol.
  static void leave(ChannelPipeline pipeline) {
    pipeline.remove(RequestDeadline.Bytes.class);
    pipeline.remove(RequestCheck.class);
    pipeline.remove(RequestDeadline.Parts.class);
  }
}
