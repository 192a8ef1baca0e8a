package dev.roomlog.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// The README's commands do what it says.
final class ReadmeTest {

  private static final Path README = Path.of("..", "README.md");

  @Test
  void theCommandsByHandWork(@TempDir(cleanup = CleanupMode.NEVER) Path folder)
      throws IOException, InterruptedException {
    try (Deployment roomlog = Deployment.allInOne(folder)) {
      String output = run(byHand(roomlog.ingest()));

      assertThat(output).contains("\"text\":\"hello\"").contains("\"title\":\"Garden\"");
      assertThat(output.lines().filter(line -> line.startsWith("{\"type\":\"message.posted\"")))
          .as("the answer to the POST and the line of the export")
          .hasSize(2)
          .satisfies(lines -> assertThat(lines.getFirst()).isEqualTo(lines.getLast()));
      assertThat(output).doesNotContain("urn:roomlog:problem");
    }
  }

  /// The shell block under "By hand" and the curl command in the text below it, with the port in
  /// use.
  private static String byHand(URI base) throws IOException {
    String readme = Files.readString(README);
    String section =
        readme.substring(readme.indexOf("## By hand"), readme.indexOf("## Bring logs"));
    String block = section.substring(section.indexOf("```sh") + 5, section.lastIndexOf("```"));
    String inline = section.substring(section.indexOf("`curl -X PUT") + 1);
    String commands =
        (block + "\n" + inline.substring(0, inline.indexOf('`')))
            .lines()
            .filter(line -> !line.startsWith("websocat"))
            // History reads what the archiver has stored: wait for what was just posted.
            .map(line -> line.isBlank() ? line : line + "; echo; sleep 1")
            .collect(Collectors.joining("\n"));
    return commands.replace("localhost:8080", base.getAuthority());
  }

  private static String run(String script) throws IOException, InterruptedException {
    Process shell = new ProcessBuilder("bash", "-ec", script).redirectErrorStream(true).start();
    String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor()).as(output).isZero();
    return output;
  }
}
