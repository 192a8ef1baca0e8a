package dev.roomlog.cli;

import dev.roomlog.client.ProblemException;
import dev.roomlog.client.RoomlogException;
import dev.roomlog.client.UnreachableException;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command line.
///
/// Exit codes: 0 done, 1 not finished or a difference found, 2 wrong usage.
@Command(
    name = "roomlog",
    description = "Tools for a running Roomlog.",
    mixinStandardHelpOptions = true,
    subcommands = {ImportCommand.class, CheckCommand.class, RecordCommand.class})
public final class Main {

  private Main() {}

  public static void main(String... args) {
    System.exit(run(args));
  }

  static int run(String... args) {
    return new CommandLine(new Main()).setExecutionExceptionHandler(Main::explain).execute(args);
  }

  private static int explain(Exception e, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    switch (e) {
      case CannotRun _ -> command.getErr().println(e.getMessage());
      case UnreachableException _ ->
          command
              .getErr()
              .println(e.getMessage() + "\nIs Roomlog running there? Start it with: ./roomlog up");
      case ProblemException refused ->
          command.getErr().println("The server refused: " + refused.problem());
      case IOException _ -> command.getErr().println(e.toString());
      default -> throw e;
    }
    return e instanceof RoomlogException || e instanceof IOException ? 1 : 2;
  }
}
