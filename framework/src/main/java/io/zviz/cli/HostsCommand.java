package io.zviz.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zviz.host.HostFacts;
import io.zviz.host.ShippedHost;
import io.zviz.host.ShippedHosts;
import io.zviz.json.JsonText;
import io.zviz.spi.host.Support;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zviz hosts}: the hosts that facts are shipped about. */
@Command(
    name = "hosts",
    description =
        "Lists the hosts that --host-facts and zviz matrix know by name, or prints the facts about"
            + " one, each value with its source.",
    mixinStandardHelpOptions = true)
public final class HostsCommand implements Callable<Integer> {
  private CommandSpec spec;

  private final FormatOption format = new FormatOption();

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "Print this one's document; edited, it is a facts file for --host-facts.")
  private @Nullable String name;

  /** Made by picocli. */
  @SuppressWarnings("NullAway.Init") // picocli injects the spec before anything is called
  public HostsCommand() {}

  @Spec
  void spec(CommandSpec command) {
    spec = command;
    format.addTo(command);
  }

  @Override
  public Integer call() {
    Console console = new Console(spec.commandLine());
    if (name != null) {
      console.result(document(name));
      return ExitStatus.OK;
    }
    List<ShippedHost> hosts = ShippedHosts.names().stream().map(ShippedHosts::of).toList();
    console.result(format.isJson() ? json(hosts) : table(hosts));
    return ExitStatus.OK;
  }

  private String document(String host) {
    if (!ShippedHosts.names().contains(host)) {
      throw new ParameterException(
          spec.commandLine(),
          "no shipped host is called %s; there are %s"
              .formatted(host, String.join(", ", ShippedHosts.names())));
    }
    return new String(ShippedHosts.document(host), UTF_8);
  }

  private static String json(List<ShippedHost> hosts) {
    return JsonText.write(Map.of("hosts", hosts.stream().map(ShippedHost::toTree).toList()));
  }

  private static String table(List<ShippedHost> hosts) {
    Table table = new Table("NAME", "KERNEL", "BACKENDS", "UNCONFIRMED", "TITLE");
    for (ShippedHost host : hosts) {
      table.row(
          host.name(),
          host.facts().kernelRelease(),
          available(host.facts()),
          "%d of %d".formatted(host.unconfirmed().size(), host.sources().size()),
          host.title());
    }
    return table.render();
  }

  private static String available(HostFacts facts) {
    return facts.backends().entrySet().stream()
        .filter(entry -> entry.getValue().isAvailable())
        .map(
            entry ->
                entry.getKey().value().equals("landlock")
                    ? "landlock " + ((Support.Available) entry.getValue()).version()
                    : entry.getKey().value())
        .collect(Collectors.joining(", "));
  }
}
