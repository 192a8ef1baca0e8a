package dev.roomlog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportReportTest {

  @Test
  void refusedLinesAreReadBackAsWritten(@TempDir Path folder) throws IOException {
    var report = new ImportReport();
    var file = new IrcLogFile(Path.of("x"), "2026-11-20.log", "irc", LocalDate.parse("2026-11-20"));
    report.refuse(file, 10, "is not UTF-8");
    report.write(folder.resolve("report"));
    assertThat(ImportReport.read(folder.resolve("report")))
        .containsExactly(new ImportReport.Refused("2026-11-20.log", 10, "is not UTF-8"));
    assertThat(report.isFinished()).isTrue();
    assertThat(report.toString()).contains("2026-11-20.log:10 is not UTF-8");
  }

  @Test
  void aWrongCallIsExplainedAndFails(@TempDir Path folder) {
    String log = "src/test/resources/irc/2026-11-20.log";
    assertThat(Main.run("import", "--irc", log, "--data", folder.toString())).isEqualTo(2);
    String nowhere = "http://127.0.0.1:1";
    assertThat(Main.run("import", "--irc", log, "--url", nowhere, "--operator-secret", "s"))
        .isEqualTo(1);
  }
}
