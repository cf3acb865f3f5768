package io.zviz.run;

import java.util.stream.Collectors;

/** Something went wrong in another process, which has said what. */
public final class FailedElsewhere extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  /** A failure as that process put it. */
  public FailedElsewhere(Failure failure) {
    super(
        failure.said().stream().map(said -> said.lines().get(0)).collect(Collectors.joining("; ")));
    this.failure = failure;
  }

  /** What is said about it. */
  public Failure failure() {
    return failure;
  }
}
