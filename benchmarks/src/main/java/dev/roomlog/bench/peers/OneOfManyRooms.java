package dev.roomlog.bench.peers;

import dev.roomlog.bench.load.Dialect;
import dev.roomlog.bench.load.Publisher;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Our fanout service with one room that is followed here, while each of its messages is one among
/// those of many rooms that are not.
///
/// @param others the rooms that nobody follows
public record OneOfManyRooms(RoomlogFanout fanout, List<String> others) implements FanoutPeer {

  @Override
  public String name() {
    return fanout.name();
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

  @Override
  public Publisher publisher(Server server) {
    Publisher heard = fanout.publisher(server);
    Publisher unheard = fanout.publisher(server, others);
    return new Publisher() {
      @Override
      public void publish(long due) {
        heard.publish(due);
        others.forEach(_ -> unheard.publish(due));
      }

      @Override
      public void flush() {
        heard.flush();
        unheard.flush();
      }

      @Override
      public void close() {
        heard.close();
        unheard.close();
      }
    };
  }
}
