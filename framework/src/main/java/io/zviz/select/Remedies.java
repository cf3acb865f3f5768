package io.zviz.select;

import io.zviz.spi.Layer;
import io.zviz.spi.host.Support;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What would help when a layer has no backend that does the job. */
final class Remedies {
  private Remedies() {}

  /**
   * The remedies of the backends that cannot be used in these layers, and the way to do without.
   */
  static String of(Set<Layer> layers, List<Choice> choices) {
    List<String> steps =
        choices.stream()
            .filter(choice -> layers.contains(choice.layer()))
            .filter(choice -> !choice.remedy().isEmpty())
            .map(choice -> "for %s: %s".formatted(choice.backend(), choice.remedy()))
            .distinct()
            .toList();
    boolean unseen =
        choices.stream()
            .filter(choice -> layers.contains(choice.layer()))
            .anyMatch(choice -> choice.support().orElse(null) instanceof Support.Unknown);
    if (unseen && !steps.isEmpty()) {
      return String.join("; ", steps);
    }
    StringBuilder text = new StringBuilder();
    if (!steps.isEmpty()) {
      text.append(String.join("; ", steps)).append("; or ");
    } else if (choices.stream().noneMatch(choice -> layers.contains(choice.layer()))) {
      text.append("install a plugin for layer ").append(keys(layers)).append(", or ");
    }
    return text.append("say \"requirements: {")
        .append(first(layers))
        .append(": optional}\"")
        .append(" in the profile, or --allow-degraded, to go on without")
        .toString();
  }

  private static String keys(Set<Layer> layers) {
    return String.join(" or ", new TreeSet<>(layers).stream().map(Layer::key).toList());
  }

  private static String first(Set<Layer> layers) {
    return new TreeSet<>(layers).last().key();
  }
}
