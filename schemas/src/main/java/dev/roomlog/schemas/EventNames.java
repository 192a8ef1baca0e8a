package dev.roomlog.schemas;

import dev.roomlog.log.EventType;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The names by which event types are known in JSON and in history: `message.posted` for
/// `MESSAGE_POSTED`, and so on.
public final class EventNames {

  private static final Map<EventType, String> NAMES =
      Stream.of(EventType.values())
          .collect(
              Collectors.toUnmodifiableMap(
                  Function.identity(),
                  type -> type.name().toLowerCase(Locale.ROOT).replace('_', '.')));

  private static final Map<String, EventType> TYPES =
      Stream.of(EventType.values())
          .collect(Collectors.toUnmodifiableMap(NAMES::get, Function.identity()));

  private EventNames() {}

  @SuppressWarnings("NullAway") // every symbol of the enum has an entry
  public static String of(EventType type) {
    return NAMES.get(type);
  }

  /// The type with this name, or null where there is none.
  public static @Nullable EventType parse(String name) {
    return TYPES.get(name);
  }
}
