package dev.roomlog.bench.peers;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Express as the tutorials use it.
///
/// @param mongoUri where it keeps messages, with MongoDB's own driver; null to keep none
public record Express(@Nullable String mongoUri) implements Peer {

  @Override
  public String name() {
    return mongoUri == null ? "Express, saves nothing" : "Express and MongoDB's driver";
  }

  @Override
  public @Nullable String missing() {
    return Node.missing();
  }

  @Override
  public Server start() {
    return Node.start("tutorial.js", mongoUri == null ? Map.of() : Map.of("MONGODB_URI", mongoUri));
  }
}
