package dev.roomlog.fanout.edge;

import dev.roomlog.schemas.Problem;
import org.jspecify.annotations.Nullable;

/// Counts the sockets of a node. Safe for any thread.
public interface Door {

  /// Lets one more in, or says why not; who was let in calls [#exit] once.
  @Nullable Problem enter();

  void exit();
}
