package dev.roomlog.fanout;

import dev.roomlog.access.Person;
import dev.roomlog.access.RoomAccess;
import dev.roomlog.access.RoomGate;
import dev.roomlog.access.TokenVerifier;
import dev.roomlog.fanout.history.HistoryReads;
import dev.roomlog.fanout.settings.FanoutSettings;
import dev.roomlog.fanout.tail.Tailer;
import dev.roomlog.fanout.tail.TopicView;
import io.netty.util.concurrent.EventExecutor;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What every connection of this node shares.
@Singleton
record Node(
    FanoutSettings settings,
    TokenVerifier verifier,
    RoomGate gate,
    Tailer tailer,
    HistoryReads history,
    FanoutMeters meters) {

  /// What this node knows of the topic; null before the tailer has begun.
  @Nullable TopicView view() {
    return tailer.view();
  }

  /// Tells what the room policy says of a reader, on the loop that the caller runs on: before this
  /// returns where it is known, later where the room is still waited for.
  void ask(Person person, String room, EventExecutor loop, Consumer<RoomAccess> then) {
    CompletableFuture<RoomAccess> access = gate.read(person, room);
    if (access.isDone()) {
      then.accept(access.join());
    } else {
      var unused =
          access.thenAcceptAsync(answer -> then.accept(newest(person, room, answer)), loop);
    }
  }

  /// The answer came from another thread: what has changed since then is asked for here, and what
  /// changes later finds the subscription in its shard.
  private RoomAccess newest(Person person, String room, RoomAccess answer) {
    return answer instanceof RoomAccess.Granted ? gate.read(person, room).getNow(answer) : answer;
  }
}
