package io.zviz.spi.error;

/** A stable, documented code of an error. Each module has one enum of them with its own prefix. */
public interface ErrorCode extends DocumentedCode {
  /** Whose fault it is; decides the exit status. */
  Fault fault();

  /** Whose fault an error is. */
  enum Fault {
    /** The profile or the command line is wrong: exit status 2. */
    INPUT,
    /** The host cannot, or something outside failed: exit status 1. */
    ENVIRONMENT
  }
}
