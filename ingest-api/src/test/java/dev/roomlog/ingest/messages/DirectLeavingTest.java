package dev.roomlog.ingest.messages;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A connection that is to close answers what it has given to the log, and leaves nothing behind.
class DirectLeavingTest extends DirectPostFixture {

  @Test
  void aCloseWaitsForTheAnswerAndDropsWhatIsBehind() {
    ByteBuf behind = utf8(HELLO);
    arrive(post(), last(HELLO), post(), new DefaultLastHttpContent(behind));
    channel.close();
    channel.runPendingTasks();
    assertThat(channel.isOpen()).isTrue();

    acknowledge();

    FullHttpResponse answer = answer();
    assertThat(answer.status()).isEqualTo(HttpResponseStatus.CREATED);
    assertThat(answer.headers().get("Connection")).isEqualTo("close");
    assertThat(channel.isOpen()).isFalse();
    assertThat(behind.refCnt()).isZero();
    assertThat(sent()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {HELLO, "{}"})
  void behindTheLastAnswerNothingIsServed(String body) {
    upstream.isSlowToClose = true;
    arrive(post());
    channel.close();
    arrive(last(body));
    if (body.equals(HELLO)) {
      acknowledge();
    } else {
      frameworkAnswers();
      ReferenceCountUtil.release(framework());
      ReferenceCountUtil.release(framework());
    }
    assertThat(answers()).hasSize(1);

    ByteBuf late = utf8(HELLO);
    arrive(post(), new DefaultLastHttpContent(late));

    assertThat(sent()).isZero();
    assertThat(framework()).isNull();
    upstream.isSlowToClose = false;
    channel.close();
    assertThat(channel.isOpen()).isFalse();
    assertThat(late.refCnt()).isZero();
  }

  @Test
  void aCloseWaitsForAPostThatIsStillArriving() {
    arrive(post());
    channel.close();
    assertThat(channel.isOpen()).isTrue();
    arrive(last(HELLO));

    acknowledge();

    assertThat(answer().headers().get("Connection")).isEqualTo("close");
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void aCloseWaitsForARefusalToo() {
    arrive(post());
    channel.close();
    arrive(last("{}"));
    assertThat(channel.isOpen()).isTrue();

    frameworkAnswers();

    assertThat(answer().status()).isEqualTo(HttpResponseStatus.OK);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void aSecondCloseDoesNotWait() {
    arrive(post(), last(HELLO));
    channel.close();
    channel.close();

    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void aConnectionWithNothingUnderWayClosesAtOnce() {
    arrive(post(), last(HELLO));
    acknowledge();
    channel.close();

    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void aConnectionThatEndsLeavesNothingBehind() {
    ByteBuf body = utf8(HELLO);
    ByteBuf behind = utf8(HELLO);
    arrive(post(), new DefaultLastHttpContent(body), post(), new DefaultLastHttpContent(behind));

    channel.disconnect();
    channel.close();
    assertThat(channel.isActive()).isFalse();
    acknowledge();

    assertThat(body.refCnt()).isZero();
    assertThat(behind.refCnt()).isZero();
    assertThat(answer()).isNull();
  }

  @Test
  void aSocketIsLeftAlone() {
    channel.writeOutbound(
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS, Unpooled.EMPTY_BUFFER));

    assertThat(channel.pipeline().get(DirectPosts.class)).isNull();
  }
}
