package dev.roomlog.system;

import java.nio.file.Path;

/// [EndToEndTest] against the three services as processes of their own.
final class ThreeServicesEndToEndTest extends EndToEndTest {

  @Override
  Deployment start(Path folder) {
    return Deployment.threeServices(folder);
  }
}
