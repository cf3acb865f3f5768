package io.zviz.run;

/** Hears what the person who started a run should know, a line at a time. */
@FunctionalInterface
public interface RunReport {
  /** A note, a warning, or a line of the summary at the end. */
  void say(String line);
}
