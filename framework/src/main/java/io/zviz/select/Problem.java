package io.zviz.select;

import io.zviz.spi.Layer;
import io.zviz.spi.policy.Origin;
import java.util.Set;

/**
 * Something that the profile demands and that is not to be had.
 *
 * @param code which kind of problem
 * @param layers the layers it is about
 * @param origin where the profile demands it
 * @param message what was demanded, and why it is not to be had
 * @param remedy what to do; never empty
 */
public record Problem(
    SelectError code, Set<Layer> layers, Origin origin, String message, String remedy) {
  /** Copies the set. */
  public Problem {
    layers = Set.copyOf(layers);
  }

  /** The line that users see. */
  public String render() {
    return origin + ": " + code.id() + " " + message + "; " + remedy;
  }
}
