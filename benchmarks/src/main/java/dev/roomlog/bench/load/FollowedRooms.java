package dev.roomlog.bench.load;

import java.util.List;
import java.util.stream.Collectors;

/// One Roomlog client that follows several rooms. Each client needs one of its own.
public final class FollowedRooms implements Dialect {

  private final List<String> rooms;
  private final String token;
  private int caughtUp;

  public FollowedRooms(List<String> rooms, String token) {
    this.rooms = List.copyOf(rooms);
    this.token = token;
  }

  @Override
  public Handshake handshake() {
    return new Handshake("/v1/socket", "Authorization: Bearer " + token + "\r\n");
  }

  @Override
  public String answer(String text) {
    if (text.startsWith("{\"type\":\"ready\"")) {
      return rooms.stream()
          .map(room -> "{\"room\":\"" + room + "\"}")
          .collect(Collectors.joining(",", "{\"type\":\"subscribe\",\"rooms\":[", "]}"));
    }
    return text.startsWith("{\"type\":\"ping\"") ? "{\"type\":\"pong\"}" : "";
  }

  @Override
  public boolean isReady(String text) {
    if (text.startsWith("{\"type\":\"caught_up\"")) {
      caughtUp++;
    }
    return caughtUp >= rooms.size();
  }
}
