package dev.roomlog.access.web;

import dev.roomlog.schemas.Problem;
import dev.roomlog.schemas.ProblemCode;

/// Why a request is refused before anything looks at it; travels as the cause of Netty's decoder
/// result.
final class RefusedRequest extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  RefusedRequest(ProblemCode code, String detail) {
    super(code.code(), null, false, false);
    this.problem = Problem.of(code, detail);
  }

  Problem problem() {
    return problem;
  }
}
