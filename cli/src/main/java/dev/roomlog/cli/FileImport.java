package dev.roomlog.cli;

import dev.roomlog.client.Draft;
import dev.roomlog.client.ProblemException;
import dev.roomlog.client.Roomlog;
import dev.roomlog.client.RoomlogException;
import dev.roomlog.client.Sent;
import java.io.IOException;
import java.time.Instant;
import java.util.Set;

/// Brings one log into its room, line after line: the next is sent once the last is acknowledged,
/// so the room's order is the file's.
final class FileImport {

  /// The statuses that judge one message, and not the import.
  private static final Set<Integer> ABOUT_THE_LINE = Set.of(400, 409, 413, 422);

  private final Roomlog client;
  private final ImportRooms rooms;
  private final IrcLogReader reader;
  private final ImportReport report;
  private final AcknowledgedLog acknowledged;

  FileImport(
      Roomlog client, IrcLogReader reader, ImportReport report, AcknowledgedLog acknowledged) {
    this.client = client;
    this.rooms = new ImportRooms(client);
    this.reader = reader;
    this.report = report;
    this.acknowledged = acknowledged;
  }

  void run(IrcLogFile file) {
    try {
      rooms.require(file.room(), file.name());
      var clock = new DayClock(file.day());
      for (IrcLine line : reader.read(file.path())) {
        switch (line) {
          case IrcLine.Notice _ -> report.notices.increment();
          case IrcLine.Unreadable(int number) -> report.refuse(file, number, "is not UTF-8");
          case IrcLine.Said said -> post(file, said, clock);
        }
      }
      report.files.increment();
    } catch (RoomlogException | IOException e) {
      report.unfinished(file, String.valueOf(e.getMessage()));
    }
  }

  private void post(IrcLogFile file, IrcLine.Said said, DayClock clock) throws IOException {
    if (said.hour() > 23 || said.minute() > 59) {
      report.refuse(file, said.number(), "there is no such time of day");
      return;
    }
    String id = LineIds.of(file.name(), said.number());
    Instant saidAt = clock.at(said.hour(), said.minute());
    Draft draft = new Draft(said.text(), id, null, said.nick(), saidAt);
    try {
      Sent sent = client.send(file.room(), draft);
      acknowledged.add(sent.event());
      (sent.created() ? report.posted : report.alreadyThere).increment();
    } catch (ProblemException e) {
      if (!ABOUT_THE_LINE.contains(e.status())) {
        throw e;
      }
      report.refuse(file, said.number(), e.problem().toString());
    }
  }
}
