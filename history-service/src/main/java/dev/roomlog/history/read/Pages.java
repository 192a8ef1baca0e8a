package dev.roomlog.history.read;

import dev.roomlog.history.read.Page.Edges;
import dev.roomlog.schemas.LogEvent;
import dev.roomlog.schemas.Position;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Cuts pages out of a room's events, or out of its posts alone.
final class Pages {

  private final EventReads reads;
  private final Place place;
  private final Source source;

  /// Reads the first or the last of a range.
  interface Source {
    List<LogEvent> read(Range range, int limit, boolean upwards);
  }

  private Pages(EventReads reads, Place place, Source source) {
    this.reads = reads;
    this.place = place;
    this.source = source;
  }

  static Pages ofPosts(EventReads reads, Place place) {
    return new Pages(
        reads,
        place,
        (range, limit, upwards) ->
            upwards
                ? reads.firstPosts(place.room(), range, limit)
                : reads.lastPosts(place.room(), range, limit));
  }

  static Pages ofEvents(EventReads reads, Place place) {
    return new Pages(
        reads,
        place,
        (range, limit, upwards) ->
            upwards
                ? reads.first(place.room(), range, limit)
                : reads.last(place.room(), range, limit));
  }

  Page<LogEvent> read(PageQuery query) {
    return switch (query) {
      case PageQuery.Last(int limit) -> before(place.above(), limit, false);
      case PageQuery.Before(Position before, int limit) -> before(before, limit, true);
      case PageQuery.After(Position after, int limit) -> after(after, limit);
      case PageQuery.Around(Position around, int limit) -> around(around, limit);
      case PageQuery.At(var at, int limit) -> since(reads.since(place.room(), at), limit);
    };
  }

  private Page<LogEvent> since(@Nullable Position first, int limit) {
    return after(
        first == null || first.compareTo(place.asOf()) > 0
            ? place.asOf()
            : first.at(first.next() - 1),
        limit);
  }

  private Page<LogEvent> after(Position after, int limit) {
    List<LogEvent> found = source.read(place.above(after), limit + 1, true);
    boolean more = found.size() > limit;
    List<LogEvent> items = more ? found.subList(0, limit) : found;
    boolean ahead = after.compareTo(place.asOf()) > 0;
    return page(
        items,
        after.at(after.next() + 1),
        ahead ? after : place.asOf(),
        new Edges(after.compareTo(place.start()) > 0, more, more));
  }

  private Page<LogEvent> before(Position before, int limit, boolean newer) {
    List<LogEvent> found = source.read(place.below(before), limit + 1, false);
    boolean more = found.size() > limit;
    List<LogEvent> items = more ? found.subList(1, found.size()) : found;
    Position last =
        newer ? before.at(Math.max(place.start().next(), before.next() - 1)) : place.asOf();
    return page(items, before, last, new Edges(more, newer, more));
  }

  private Page<LogEvent> around(Position around, int limit) {
    int half = limit / 2;
    List<LogEvent> older = source.read(place.below(around), half + 1, false);
    Position below = around.at(Math.max(place.start().next(), around.next() - 1));
    List<LogEvent> newer = source.read(place.above(below), limit - half + 1, true);
    boolean moreBefore = older.size() > half;
    boolean moreAfter = newer.size() > limit - half;
    List<LogEvent> items = new ArrayList<>(limit);
    items.addAll(moreBefore ? older.subList(1, older.size()) : older);
    items.addAll(moreAfter ? newer.subList(0, limit - half) : newer);
    return page(
        items, around, place.asOf(), new Edges(moreBefore, moreAfter, moreBefore || moreAfter));
  }

  /// @param before where older items begin, should the page be empty
  /// @param after where newer items begin, should the page be empty
  private Page<LogEvent> page(List<LogEvent> items, Position before, Position after, Edges edges) {
    return items.isEmpty()
        ? new Page<>(items, before, after, edges, place.asOf())
        : new Page<>(
            items, items.getFirst().position(), items.getLast().position(), edges, place.asOf());
  }
}
