package dev.roomlog.testing;

import java.util.List;

/// The store that the tests of this JVM run on. Any thread.
public interface TestStore extends AutoCloseable {

  /// Where a client connects, with this database, which belongs to this JVM alone.
  String uri(String database);

  /// Takes the store away from its clients until it is started again; the address stays the same.
  void stop();

  void start();

  /// How many queries read a whole collection of more than 100 documents to pick some, or sorted
  /// what an index could have given in order.
  long scans();

  /// The newest 20 of these.
  List<String> lastScans();

  /// How many documents queries, updates and deletions have looked at.
  long documentsExamined();

  @Override
  void close();
}
