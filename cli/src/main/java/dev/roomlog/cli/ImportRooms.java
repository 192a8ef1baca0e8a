package dev.roomlog.cli;

import dev.roomlog.client.ProblemException;
import dev.roomlog.client.Roomlog;
import java.util.concurrent.locks.ReentrantLock;

/// Makes sure that rooms exist. Only who created a room may change it, and every run is somebody
/// else, so a room that is there stays as it is.
///
/// Any thread; rooms are created one at a time, so that a server that limits how many it creates is
/// asked again by one of us and not by all.
final class ImportRooms {

  private final Roomlog client;
  private final ReentrantLock creating = new ReentrantLock();

  ImportRooms(Roomlog client) {
    this.client = client;
  }

  void require(String room, String title) {
    if (exists(room)) {
      return;
    }
    creating.lock();
    try {
      client.putRoom(room, title);
    } finally {
      creating.unlock();
    }
  }

  private boolean exists(String room) {
    try {
      client.room(room);
      return true;
    } catch (ProblemException e) {
      if (e.code().equals("room_not_found")) {
        return false;
      }
      throw e;
    }
  }
}
