package dev.roomlog.fanout.tail;

import java.util.List;

/// Who gets what the tailer has read. Called by the tailer's thread.
public interface RunSink {

  /// Takes the runs of a batch, in the order of the log per room, and owns them. May wait until
  /// earlier batches have been handed to the connections. Called after the windows hold the events,
  /// also for a batch without visible events, and when a partition counts as read.
  void deliver(List<RoomRun> runs);

  /// The log of this partition lost its place: the windows begin again at `offset`.
  void restarted(int partition, long offset);
}
