package dev.roomlog.embedded;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Walks all entries of a plan, in its order, and gives the documents they lead to. For one thread
/// at a time.
final class PlanWalk {
  private final Plan plan;
  private final List<RangeWalk> walks;

  /// The walks that have a next entry, by that entry; null while at rest, or when they are walked
  /// one after another.
  private @Nullable PriorityQueue<RangeWalk> heads;

  private final Iterator<RangeWalk> coming;
  private @Nullable RangeWalk current;

  PlanWalk(Plan plan) {
    this.plan = plan;
    var reverse = plan.order().reverse();
    var ranges = reverse && !plan.order().merged() ? plan.ranges().reversed() : plan.ranges();
    this.walks =
        ranges.stream()
            .map(range -> new RangeWalk(plan.index().entries(), range, reverse))
            .toList();
    this.coming = walks.iterator();
  }

  /// The stored bytes of the next document; null at the end.
  byte @Nullable [] next() {
    while (true) {
      var walk = plan.order().merged() ? lowest() : first();
      var key = walk == null ? null : walk.peek();
      if (walk == null || key == null) {
        return null;
      }
      var document = plan.index().document(key, walk.value());
      walk.take();
      if (heads != null && walk.peek() != null) {
        heads.add(walk);
      }
      if (document != null) {
        return document;
      }
    }
  }

  void rest() {
    heads = null;
    walks.forEach(RangeWalk::rest);
  }

  private @Nullable RangeWalk first() {
    while (current == null || current.peek() == null) {
      if (!coming.hasNext()) {
        return null;
      }
      if (current != null) {
        current.rest();
      }
      current = coming.next();
    }
    return current;
  }

  private @Nullable RangeWalk lowest() {
    if (heads == null) {
      Comparator<RangeWalk> order = PlanWalk::compareBehindFixedPart;
      heads = new PriorityQueue<>(plan.order().reverse() ? order.reversed() : order);
      for (var walk : walks) {
        if (walk.peek() != null) {
          heads.add(walk);
        }
      }
    }
    return heads.poll();
  }

  private static int compareBehindFixedPart(RangeWalk one, RangeWalk other) {
    var left = one.peek();
    var right = other.peek();
    if (left == null || right == null) {
      throw new IllegalStateException("A walk at its end was compared");
    }
    return Arrays.compareUnsigned(
        left, one.range().fixed(), left.length, right, other.range().fixed(), right.length);
  }
}
