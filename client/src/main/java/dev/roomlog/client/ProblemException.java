package dev.roomlog.client;

/// The server answered with a problem.
public final class ProblemException extends RoomlogException {

  private static final long serialVersionUID = 1;

  private final Problem problem;

  ProblemException(Problem problem) {
    super(problem.toString());
    this.problem = problem;
  }

  /// What the server said: match its `code`, never its texts.
  public Problem problem() {
    return problem;
  }

  public String code() {
    return problem.code();
  }

  public int status() {
    return problem.status();
  }
}
