package io.zviz.launch;

import io.zviz.sys.DescriptorCalls;

/**
 * The workload's standard streams: descriptors of the supervisor, which keeps its own copies.
 *
 * @param in standard input
 * @param out standard output
 * @param err standard error
 * @param terminal whether standard input is a terminal. Then the workload stays in the session and
 *     process group of the supervisor, so that the terminal's job control works; otherwise it gets
 *     a session of its own
 */
public record Stdio(int in, int out, int err, boolean terminal) {
  /** The supervisor's own streams. */
  public static Stdio inherit(DescriptorCalls descriptors) {
    return new Stdio(0, 1, 2, descriptors.isTerminal(0));
  }
}
