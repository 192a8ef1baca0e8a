package dev.roomlog.allinone;

import picocli.CommandLine;

/// Runs [UpCommand].
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new UpCommand()).execute(args));
  }
}
