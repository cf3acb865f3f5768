package io.zviz.plugin;

import io.zviz.spi.Layer;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What became of one plugin. Texts from the plugin are cut and hold printable ASCII only.
 *
 * @param id the plugin's name: {@code Plugin-Id}, the backend's id of a built-in one, or the file
 *     name of a jar that has none
 * @param version its version; {@code -} when it has none
 * @param backends the ids of its backends; empty when it is refused
 * @param layers the layers of its backends; empty when it is refused
 * @param state whether it is used
 * @param why the reason for a refusal; empty when it is active
 * @param source {@code built in}, {@code bundled}, or the path of the jar or folder
 */
public record PluginReport(
    String id,
    String version,
    List<String> backends,
    SortedSet<Layer> layers,
    State state,
    String why,
    String source) {
  /** Copies the collections. */
  public PluginReport {
    backends = List.copyOf(backends);
    layers = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(layers));
  }

  /** Whether a plugin is used. */
  public enum State {
    /** Its backends can be chosen. */
    ACTIVE,
    /** Nothing of it is used. */
    REFUSED
  }

  static PluginReport refused(String id, String version, String source, String why) {
    return new PluginReport(
        id, version, List.of(), new TreeSet<>(), State.REFUSED, Printable.of(why), source);
  }
}
