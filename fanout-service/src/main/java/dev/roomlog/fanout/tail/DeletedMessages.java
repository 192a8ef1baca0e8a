package dev.roomlog.fanout.tail;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/// The messages that the last `width` offsets of one partition delete. Like [IdentityWindow] it
/// gives the same answer on every node that has passed those offsets, and it holds at most `width`
/// entries. Used by the tailer's thread only.
final class DeletedMessages {

  private final int width;

  /// Where each message was deleted last, by rising offset.
  private final Map<Message, Long> offsets = new LinkedHashMap<>();

  private record Message(String room, String id) {}

  /// @param width in offsets
  DeletedMessages(int width) {
    this.width = width;
  }

  void add(String room, String message, long offset) {
    forgetBefore(offset - width);
    var deleted = new Message(room, message);
    offsets.remove(deleted);
    offsets.put(deleted, offset);
  }

  /// Whether one of the last `width` offsets before `offset` deletes the message.
  boolean contains(String room, String message, long offset) {
    forgetBefore(offset - width);
    return offsets.containsKey(new Message(room, message));
  }

  void clear() {
    offsets.clear();
  }

  private void forgetBefore(long first) {
    Iterator<Long> oldest = offsets.values().iterator();
    while (oldest.hasNext() && oldest.next() < first) {
      oldest.remove();
    }
  }
}
