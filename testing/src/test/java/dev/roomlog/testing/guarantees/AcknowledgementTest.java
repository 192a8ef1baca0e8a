package dev.roomlog.testing.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AcknowledgementTest {

  @TempDir Path folder;

  @Test
  void leavesOutTheLineThatWasBeingWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("acknowledged"), "a 1 p1\nb 2 p2\na 3 p");

    assertThat(Acknowledgement.read(file))
        .containsExactly(new Acknowledgement("a", "1", "p1"), new Acknowledgement("b", "2", "p2"));
  }
}
