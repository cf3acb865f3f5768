package io.zviz.sys;

import org.jspecify.annotations.Nullable;

/**
 * A step of zviz's work, told to whoever listens when it has ended, with its result and time. It
 * costs next to nothing as long as nobody does: a logger would cost every start twenty
 * milliseconds.
 */
public final class TimedStep implements AutoCloseable {
  /** The time of a step that is not known. */
  public static final long UNKNOWN = -1;

  private static final String FAILED = "failed";
  private static final TimedStep UNHEARD = new TimedStep("", "", 0);
  private static volatile @Nullable Listener listener;

  private final String part;
  private final String words;
  private final long start;
  private String result = FAILED;

  private TimedStep(String part, String words, long start) {
    this.part = part;
    this.words = words;
    this.start = start;
  }

  /** Hears of steps, on any thread. */
  public interface Listener {
    /**
     * A step has ended.
     *
     * @param part what it is a part of, such as {@code child}
     * @param words what was done
     * @param result what came of it
     * @param nanos how long it took, or {@link #UNKNOWN}
     */
    void ended(String part, String words, String result, long nanos);
  }

  /** Lets someone listen from now on. */
  public static void listen(Listener somebody) {
    listener = somebody;
  }

  /** Whether anybody listens. */
  public static boolean isHeard() {
    return listener != null;
  }

  /** Begins a step; it ends when it is closed, and has failed unless it has a result then. */
  public static TimedStep begin(String part, String words) {
    return isHeard() ? new TimedStep(part, words, System.nanoTime()) : UNHEARD;
  }

  /** A step that has ended already. */
  public static void ended(String part, String words, String result, long nanos) {
    Listener somebody = listener;
    if (somebody != null) {
      somebody.ended(part, words, result, nanos);
    }
  }

  /** What came of it. */
  public void result(String text) {
    if (this != UNHEARD) {
      result = text;
    }
  }

  @Override
  public void close() {
    if (this != UNHEARD) {
      ended(part, words, result, System.nanoTime() - start);
    }
  }
}
