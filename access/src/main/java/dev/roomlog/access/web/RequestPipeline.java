package dev.roomlog.access.web;

import dev.roomlog.access.AccessSettings;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.http.HttpVersion;
import io.micronaut.http.server.HttpServerConfiguration;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpServerCodec;
import jakarta.inject.Singleton;
import java.time.Duration;

/// Puts a [RequestDeadline] and the [RequestCheck] into the pipeline of every HTTP/1.1 connection.
/// HTTP/2, which has other pipelines, is refused at start: a gateway may speak it.
@Singleton
final class RequestPipeline implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {

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
  public NettyServerCustomizer.Registry onCreated(
      BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
    event.getBean().register(new PipelineCustomizer(this::addTo));
    return event.getBean();
  }

  private void addTo(ChannelPipeline pipeline) {
    ChannelHandlerContext codec = pipeline.context(HttpServerCodec.class);
    if (codec != null) {
      var request = new RequestDeadline(deadline);
      RequestDeadline.Bytes bytes = request.new Bytes();
      pipeline.addBefore(codec.name(), "request-deadline-bytes", bytes);
      pipeline.addAfter(codec.name(), "request-check", CHECK);
      pipeline.addAfter(codec.name(), "request-deadline-parts", request.new Parts(bytes, CHECK));
    }
  }
}
