package io.zviz.run;

/** Something went wrong in another process, which has said what. */
public final class FailedElsewhere extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  /** A failure as that process put it. */
  public FailedElsewhere(Failure failure) {
    super(String.join("; ", failure.lines()));
    this.failure = failure;
  }

  /** What is said about it. */
  public Failure failure() {
    return failure;
  }
}
