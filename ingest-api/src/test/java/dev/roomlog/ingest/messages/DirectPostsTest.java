package dev.roomlog.ingest.messages;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Posts and whatever else comes on one connection are answered in turn, and little of it waits
/// here.
class DirectPostsTest extends DirectPostFixture {

  @Test
  void aPlainPostIsAnsweredWithoutTheFramework() {
    arrive(post(), last(HELLO));
    assertThat(answer()).isNull();

    acknowledge();

    FullHttpResponse answer = answer();
    assertThat(answer.status()).isEqualTo(HttpResponseStatus.CREATED);
    assertThat(text(answer)).contains("\"text\":\"hello\"");
    assertThat(framework()).isNull();
    answer.release();
  }

  @Test
  void aBodyMayComeInPieces() {
    ByteBuf piece = utf8(HELLO.substring(0, 3));
    arrive(post());
    arrive(new DefaultHttpContent(piece));
    arrive(new DefaultHttpContent(utf8(HELLO.substring(3, 4))));
    assertThat(sent()).isZero();
    arrive(last(HELLO.substring(4)));

    acknowledge();

    assertThat(piece.refCnt()).isZero();
    assertThat(text(answer())).contains("\"text\":\"hello\"");
  }

  @Test
  void whatComesBehindAPostIsHeldUntilItsAnswer() {
    arrive(post(), last(HELLO));
    HttpRequest get = get();
    arrive(get, LastHttpContent.EMPTY_LAST_CONTENT, post(), last(HELLO));
    assertThat(framework()).isNull();
    assertThat(sent()).isOne();
    downstream.ends = 0;

    acknowledge();

    assertThat(answer().status()).isEqualTo(HttpResponseStatus.CREATED);
    assertThat(downstream.ends).isOne();
    assertThat(framework()).isSameAs(get);
    assertThat(framework()).isSameAs(LastHttpContent.EMPTY_LAST_CONTENT);
    // The framework has not answered, so the second post is its own too.
    assertThat(framework()).isInstanceOf(HttpRequest.class);
    ReferenceCountUtil.release(framework());
    frameworkAnswers();
    frameworkAnswers();
    arrive(post(), last(HELLO));
    acknowledge();
    assertThat(answers()).containsExactly(200, 200, 201);
  }

  @Test
  void postsBehindEachOtherAreAnsweredInTurn() {
    arrive(post(), last(HELLO), post(), last("{\"text\":\"second\"}"), post(), last(HELLO));

    acknowledge();
    assertThat(text(answer())).contains("hello");
    assertThat(answer()).isNull();
    acknowledge();
    assertThat(text(answer())).contains("second");
    acknowledge();
    assertThat(text(answer())).contains("hello");
  }

  @Test
  void nothingMoreIsReadWhileSomethingIsHeld() {
    arrive(post(), last(HELLO));
    channel.pipeline().read();
    assertThat(upstream.reads).isOne();
    arrive(get(), LastHttpContent.EMPTY_LAST_CONTENT);
    channel.pipeline().read();
    channel.pipeline().read();
    assertThat(upstream.reads).isOne();

    acknowledge();

    assertThat(upstream.reads).isEqualTo(2);
  }

  @Test
  void aClientThatReadsNoAnswersIsNotReadFrom() {
    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
    arrive(post(), last(HELLO));
    channel.pipeline().read();
    assertThat(sent()).isZero();
    assertThat(upstream.reads).isZero();

    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
    channel.runPendingTasks();

    assertThat(sent()).isOne();
    assertThat(upstream.reads).isOne();
  }

  @Test
  void aHintBeforeAnAnswerIsNoAnswer() {
    arrive(get(), LastHttpContent.EMPTY_LAST_CONTENT);
    channel.writeOutbound(
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));

    arrive(post(), last(HELLO));

    assertThat(sent()).isZero();
  }

  @Test
  void aFaultBehindTheChecksIsAnsweredToo() {
    arrive(
        post(), last("{\"text\":\"a\",\"id\":\"" + UUID.randomUUID() + "\"}"), post(), last(HELLO));
    lookup.completeExceptionally(new IllegalStateException("planted"));
    channel.runPendingTasks();

    FullHttpResponse answer = answer();
    assertThat(answer.status()).isEqualTo(HttpResponseStatus.INTERNAL_SERVER_ERROR);
    assertThat(text(answer)).contains("\"internal\"").doesNotContain("planted");
    acknowledge();
    assertThat(answers()).containsExactly(201);
  }
}
