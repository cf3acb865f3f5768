package io.zviz.select;

import io.zviz.spi.BackendId;
import io.zviz.spi.Layer;
import io.zviz.spi.host.Support;
import java.util.Optional;

/**
 * What was decided about one backend in one layer.
 *
 * @param layer the layer
 * @param backend the backend
 * @param state what was decided
 * @param why the reason, one line
 * @param support what its probe found; empty when no host was looked at or it is not installed
 */
public record Choice(
    Layer layer, BackendId backend, State state, String why, Optional<Support> support) {
  /** What was decided. */
  public enum State {
    /** It is used. */
    CHOSEN,
    /** It could be used, and another one is. */
    PASSED_OVER,
    /** This host cannot use it. */
    UNAVAILABLE,
    /** The profile asks for it and it is not installed. */
    MISSING
  }

  /** Whether it is used. */
  public boolean isChosen() {
    return state == State.CHOSEN;
  }

  /** What would make it available; empty when nothing is known to. */
  public String remedy() {
    Support found = support.orElse(null);
    if (found instanceof Support.NotEnabled off) {
      return off.remedy();
    }
    return found instanceof Support.Unknown unseen ? unseen.remedy() : "";
  }
}
