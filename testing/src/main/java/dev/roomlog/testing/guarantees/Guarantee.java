package dev.roomlog.testing.guarantees;

import java.util.List;

/// A promise that can be held against what was observed.
public interface Guarantee {

  /// A few words, for the verdict's table.
  String name();

  /// What it promises, in one sentence.
  String promise();

  /// Each way in which the observations break it, for people; empty when they do not.
  List<String> violations(Observations seen);
}
