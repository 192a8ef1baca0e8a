package dev.roomlog.client;

import org.jspecify.annotations.Nullable;

/// Hears what happens in the rooms of a [Subscription]: one call at a time, all on the
/// subscription's own thread, in order. Per room the positions strictly rise, over any number of
/// reconnects: no event twice, none left out but what [#onExpired] tells.
///
/// A callback that takes long makes the client stop reading, so that the server slows down or
/// closes the connection; the client then resumes. A callback that throws ends the subscription.
public interface RoomListener {

  void onEvent(Event event);

  /// Everything that stood in the room's log when it was subscribed has been told.
  default void onCaughtUp(String room, String position) {}

  /// The server announced events up to `head` that did not arrive; the client asks for them again.
  default void onGap(String room, @Nullable String after, String head) {}

  /// What followed `lost` is no longer kept, so there is a gap that nobody can fill. The client
  /// goes on after `goesOn`, the earliest position there is (null: with what is said from now on).
  default void onExpired(String room, @Nullable String lost, @Nullable String goesOn) {}

  /// The server will not let us follow this room; the others go on.
  default void onRefused(String room, Problem problem) {}

  /// The server ended our subscription of this room, as after a removal; the others go on.
  default void onRemoved(String room, String code, @Nullable String position) {}

  /// @param why for people
  default void onState(Subscription.State state, String why) {}
}
