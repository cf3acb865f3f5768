package io.zviz.cli;

import io.zviz.json.JsonText;
import io.zviz.plugin.BackendRegistry;
import io.zviz.plugin.PluginReport;
import io.zviz.spi.Layer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code zviz plugins list}: every plugin, its layers, whether it is used, and why not. */
@Command(
    name = "list",
    description = "Lists every plugin with its version, layers and state, and why one is refused.",
    mixinStandardHelpOptions = true)
public final class PluginsListCommand implements Callable<Integer> {
  private final Supplier<BackendRegistry> registry;

  private CommandSpec spec;

  private final FormatOption format = new FormatOption();

  /** Lists what the registry found. */
  @SuppressWarnings("NullAway.Init") // picocli injects the spec before anything is called
  public PluginsListCommand(Supplier<BackendRegistry> registry) {
    this.registry = registry;
  }

  @Spec
  void spec(CommandSpec command) {
    spec = command;
    format.addTo(command);
  }

  @Override
  public Integer call() {
    List<PluginReport> report = registry.get().report();
    Console console = new Console(spec.commandLine());
    console.result(format.isJson() ? JsonText.write(tree(report)) : table(report));
    return ExitStatus.OK;
  }

  private static String table(List<PluginReport> report) {
    Table table = new Table("ID", "VERSION", "LAYERS", "BACKENDS", "STATE", "SOURCE", "WHY");
    for (PluginReport plugin : report) {
      table.row(
          plugin.id(),
          plugin.version(),
          letters(plugin),
          plugin.backends().isEmpty() ? "-" : String.join(",", plugin.backends()),
          state(plugin),
          plugin.source(),
          plugin.why());
    }
    return table.render();
  }

  private static String letters(PluginReport plugin) {
    String letters =
        plugin.layers().stream()
            .map(Layer::letter)
            .map(String::valueOf)
            .collect(Collectors.joining(","));
    return letters.isEmpty() ? "-" : letters;
  }

  private static String state(PluginReport plugin) {
    return plugin.state() == PluginReport.State.ACTIVE ? "active" : "refused";
  }

  private static Object tree(List<PluginReport> report) {
    return Map.of(
        "plugins",
        report.stream()
            .map(
                plugin ->
                    Map.of(
                        "id", plugin.id(),
                        "version", plugin.version(),
                        "layers", plugin.layers().stream().map(Layer::key).toList(),
                        "backends", plugin.backends(),
                        "state", state(plugin),
                        "why", plugin.why(),
                        "source", plugin.source()))
            .toList());
  }
}
