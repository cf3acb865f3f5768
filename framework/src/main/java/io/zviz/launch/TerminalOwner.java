package io.zviz.launch;

/** Something that runs with streams of the caller's, and perhaps with a terminal of its own. */
public interface TerminalOwner {
  /** The caller's streams. */
  Stdio stdio();

  /** The caller's end of its terminal; -1 when it has none of its own. */
  int terminal();

  /** Its process, in the caller's pid namespace. */
  int pid();

  /** Ends it when it is the first of its pid namespace and does nothing about a signal. */
  void endUnlessHandled(int signal);
}
