package dev.roomlog.bench;

/// One question about speed. It starts the servers that it compares, in turn, and tells the report.
interface Measurement {

  /// Its name on the command line; the names of its targets begin with it.
  String name();

  void run(Pace pace, Report report);
}
