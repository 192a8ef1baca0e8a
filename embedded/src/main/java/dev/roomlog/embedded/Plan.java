package dev.roomlog.embedded;

import java.util.List;

/// How a query reads: which entries of which index, and what is left to do with the documents they
/// lead to.
///
/// @param ranges in ascending order of their keys
/// @param order in which they are walked
/// @param bounded whether the ranges leave out anything at all
/// @param score how much the index helps; the highest wins
record Plan(StoreIndex index, List<KeyRange> ranges, Order order, boolean bounded, int score) {

  /// The order of the walk.
  ///
  /// @param asWanted whether the documents come in the order that the query asks for
  /// @param reverse whether the keys are walked downwards
  /// @param merged whether the ranges are walked side by side, by what follows their fixed parts
  record Order(boolean asWanted, boolean reverse, boolean merged) {
    static final Order ANY = new Order(true, false, false);
    static final Order WRONG = new Order(false, false, false);
  }
}
