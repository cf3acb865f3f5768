package io.zviz.explain;

import io.zviz.spi.Layer;
import java.util.List;

/**
 * What one layer says about an operation.
 *
 * @param layer the layer
 * @param verdict what it says
 * @param rule the rule that decides, in words
 * @param origin where that rule stands, or the documented default that it is
 * @param enforcers what each backend does about the rule
 * @param lines where the rule is in the artefacts
 */
public record Step(
    Layer layer,
    Verdict verdict,
    String rule,
    String origin,
    List<String> enforcers,
    List<ArtifactLine> lines) {
  /** Copies the lists. */
  public Step {
    enforcers = List.copyOf(enforcers);
    lines = List.copyOf(lines);
  }

  /**
   * A place in an artefact.
   *
   * @param file the artefact's file name
   * @param place a line number, an instruction's index or a JSON pointer
   * @param text what stands there
   */
  public record ArtifactLine(String file, String place, String text) {
    @Override
    public String toString() {
      return file + ":" + place + (text.isEmpty() ? "" : "  " + text);
    }
  }
}
