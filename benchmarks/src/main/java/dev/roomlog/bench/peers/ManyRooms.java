package dev.roomlog.bench.peers;

import dev.roomlog.bench.load.Dialect;
import dev.roomlog.bench.load.FollowedRooms;
import dev.roomlog.bench.load.Publisher;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Our fanout service with many rooms, each followed by one client and spoken in in turn.
public record ManyRooms(RoomlogFanout fanout, List<String> rooms) implements FanoutPeer {

  /// Names for so many rooms.
  public static List<String> names(int count) {
    return IntStream.range(0, count).mapToObj(i -> "room-" + i).toList();
  }

  @Override
  public String name() {
    return fanout.name() + ", " + rooms.size() + " rooms";
  }

  @Override
  public @Nullable String missing() {
    return null;
  }

  @Override
  public Server start() {
    return fanout.start();
  }

  @Override
  public Dialect dialect() {
    return fanout.dialect();
  }

  /// The rooms dealt out to the clients.
  @Override
  public List<Dialect> dialects(int clients) {
    String token = fanout.log().token("listener");
    List<Dialect> dialects = new ArrayList<>(clients);
    for (int i = 0; i < clients; i++) {
      List<String> own = new ArrayList<>();
      for (int room = i; room < rooms.size(); room += clients) {
        own.add(rooms.get(room));
      }
      dialects.add(new FollowedRooms(own, token));
    }
    return dialects;
  }

  @Override
  public int receivers(int clients) {
    return 1;
  }

  @Override
  public Publisher publisher(Server server) {
    return fanout.publisher(server, rooms);
  }
}
