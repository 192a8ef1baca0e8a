package dev.roomlog.cli;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.NameBasedGenerator;
import java.util.UUID;

/// The id of the message that stands on a line: a UUIDv5 of `<file name>:<line number>`, so that an
/// import that is repeated makes no doubles.
final class LineIds {

  static final UUID NAMESPACE = UUID.fromString("0e9b2f0c-7a53-5f0e-8f3e-6d3a4c1b9d57");

  private static final NameBasedGenerator IDS = Generators.nameBasedGenerator(NAMESPACE);

  private LineIds() {}

  static String of(String fileName, int line) {
    return IDS.generate(fileName + ":" + line).toString();
  }
}
