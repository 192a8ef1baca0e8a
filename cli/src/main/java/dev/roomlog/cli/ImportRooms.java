package dev.roomlog.cli;

import dev.roomlog.client.ProblemException;
import dev.roomlog.client.Roomlog;

/// Makes sure that rooms exist. Only who created a room may change it, and every run is somebody
/// else, so a room that is there stays as it is.
final class ImportRooms {

  private ImportRooms() {}

  static void require(Roomlog client, String room, String title) {
    try {
      client.room(room);
    } catch (ProblemException e) {
      if (!e.code().equals("room_not_found")) {
        throw e;
      }
      client.putRoom(room, title);
    }
  }
}
