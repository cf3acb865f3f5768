package io.zviz.run;

/** By which other processes reach a container in the foreground while it runs. */
public interface Door {
  /** Opens it; a container that cannot be reached runs all the same. */
  Opened open(RunRequest request, HostedContainer container, RunReport report);

  /** A door that is open. */
  interface Opened {
    /** One that nobody comes in by. */
    Opened NONE = status -> {};

    /** The container has ended, and nothing of it is left: tells those who wait for that. */
    void ended(int status);
  }
}
