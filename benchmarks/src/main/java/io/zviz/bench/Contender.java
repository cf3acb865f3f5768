package io.zviz.bench;

/**
 * One way to do the job that is measured.
 *
 * @param name what the table calls it
 * @param job does it once; throws when it was not done
 * @param aim what the table says beside the ratio; empty for peers
 */
record Contender(String name, Job job, String aim) {
  /** A peer, which has nothing to reach. */
  Contender(String name, Job job) {
    this(name, job, "");
  }

  /** The job. */
  @FunctionalInterface
  interface Job {
    /** Does it once, completely: nothing of it may remain when this returns. */
    void run() throws Exception;
  }
}
