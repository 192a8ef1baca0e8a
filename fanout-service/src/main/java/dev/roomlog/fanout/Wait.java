package dev.roomlog.fanout;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// A subscription waits until this node has read far enough. Looked at after each batch. Used on
/// the connection's event loop only.
final class Wait {

  private final Shard shard;
  private final BooleanSupplier over;
  private final Runnable then;

  Wait(Shard shard, BooleanSupplier over, Runnable then) {
    this.shard = shard;
    this.over = over;
    this.then = then;
  }

  /// @param otherwise run when it is not over by then
  void begin(Duration atMost, Runnable otherwise) {
    shard.waits().add(this);
    var unused =
        shard
            .loop()
            .schedule(
                () -> {
                  if (end()) {
                    otherwise.run();
                  }
                },
                atMost.toMillis(),
                TimeUnit.MILLISECONDS);
  }

  void lookAgain() {
    if (over.getAsBoolean() && end()) {
      then.run();
    }
  }

  /// False when it has ended before.
  boolean end() {
    return shard.waits().remove(this);
  }
}
