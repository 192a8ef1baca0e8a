package dev.roomlog.fuzz;

/// What holds for every input.
@FunctionalInterface
public interface Target {

  /// Throws where it does not hold.
  void accept(byte[] input) throws Exception;
}
