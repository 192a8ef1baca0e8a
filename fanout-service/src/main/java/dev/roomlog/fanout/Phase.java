package dev.roomlog.fanout;

/// Where the next events of a [Subscription] come from.
///
/// ```
/// UNREAD -> ASKING                          (this node reads the room's partition)
/// ASKING -> LIVE | CATCHING_UP | AHEAD      (the room policy answered)
/// AHEAD -> CATCHING_UP                      (this node has read that far)
/// CATCHING_UP -> LIVE                       (the window has no more)
/// LIVE -> CATCHING_UP                       (the connection's queue is full)
/// any -> ENDED
/// ```
enum Phase {
  /// This node does not read the room's partition yet.
  UNREAD,
  /// Nobody knows yet whether the connection may read the room.
  ASKING,
  /// The client has seen more than this node has read.
  AHEAD,
  CATCHING_UP,
  LIVE,
  ENDED
}
