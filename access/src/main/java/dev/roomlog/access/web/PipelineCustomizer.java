package dev.roomlog.access.web;

import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import java.util.function.Consumer;

/// Changes the pipeline of every connection to the HTTP server, once the framework has built it and
/// before the first byte is read. On the connection's event loop.
public final class PipelineCustomizer implements NettyServerCustomizer {

  private final Consumer<ChannelPipeline> change;

  public PipelineCustomizer(Consumer<ChannelPipeline> change) {
    this.change = change;
  }

  @Override
  public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
    return role == ChannelRole.CONNECTION ? new OfConnection(channel.pipeline()) : this;
  }

  private final class OfConnection implements NettyServerCustomizer {
    private final ChannelPipeline pipeline;

    OfConnection(ChannelPipeline pipeline) {
      this.pipeline = pipeline;
    }

    @Override
    public void onStreamPipelineBuilt() {
      change.accept(pipeline);
    }
  }
}
