package dev.roomlog.access.web;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;

/// Changes the pipeline of every connection to the HTTP server, once the framework has built it and
/// before the first byte is read. A bean of it is made before those that the server itself needs,
/// so it gets such beans by providers.
public abstract class PipelineCustomizer
    implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {

  /// On the connection's event loop.
  ///
  /// @param pipeline as the framework has built it
  protected abstract void addTo(ChannelPipeline pipeline);

  @Override
  public final NettyServerCustomizer.Registry onCreated(
      BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
    event.getBean().register(new OfServer());
    return event.getBean();
  }

  private final class OfServer implements NettyServerCustomizer {
    @Override
    public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
      return role == ChannelRole.CONNECTION ? new OfConnection(channel.pipeline()) : this;
    }
  }

  private final class OfConnection implements NettyServerCustomizer {
    private final ChannelPipeline pipeline;

    OfConnection(ChannelPipeline pipeline) {
      this.pipeline = pipeline;
    }

    @Override
    public void onStreamPipelineBuilt() {
      addTo(pipeline);
    }
  }
}
