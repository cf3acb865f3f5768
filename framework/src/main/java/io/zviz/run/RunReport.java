package io.zviz.run;

/** Hears what the person who started a run should know, a line at a time. */
public interface RunReport {
  /** A warning, or a line of the summary at the end. */
  void say(String line);

  /** What only someone who looks closer wants to know. */
  void note(String line);
}
