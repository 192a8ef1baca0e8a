package dev.roomlog.fanout.tail;

/// The topic was deleted and created again while this node was reading it.
final class TopicReplaced extends RuntimeException {

  private static final long serialVersionUID = 1L;

  TopicReplaced() {
    super(
        "chat.messages was created anew: its positions mean something else now; restart this node");
  }
}
