package dev.roomlog.system;

import java.nio.file.Path;

/// [EndToEndTest] against everything in one process.
final class AllInOneEndToEndTest extends EndToEndTest {

  @Override
  Deployment start(Path folder) {
    return Deployment.allInOne(folder);
  }
}
