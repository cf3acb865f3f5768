package io.zviz.compile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.host.HostFacts;
import io.zviz.plugin.BackendRegistry;
import io.zviz.plugin.BundledBackends;
import io.zviz.plugin.PluginJar;
import io.zviz.plugin.PluginReport;
import io.zviz.plugin.PluginReport.State;
import io.zviz.select.BackendSelector;
import io.zviz.select.FakeBackend;
import io.zviz.select.HostPreferences;
import io.zviz.select.HostReport;
import io.zviz.select.Selection;
import io.zviz.spi.BackendId;
import io.zviz.spi.Layer;
import io.zviz.spi.artifact.Coverage;
import io.zviz.spi.artifact.Outcome;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.host.Architecture;
import io.zviz.spi.host.HostProbe.ToolResult;
import io.zviz.spi.policy.LimitIntent;
import io.zviz.spi.policy.LimitIntent.Limit;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.testkit.CompilationChecks;
import io.zviz.testkit.FakeHostProbe;
import io.zviz.testkit.PolicyBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugin of the guide, from its source to its artefact. */
final class ExamplePluginTest {
  private static final Path EXAMPLE = Path.of("..", "examples", "systemd-unit");
  private static final String CLASS = "org.example.systemd.SystemdUnitBackend";
  private static final Pattern ATTRIBUTE = Pattern.compile("<(Plugin-\\w+)>([^<]+)</Plugin-");
  private static final BackendId ID = new BackendId("systemd-unit");

  @TempDir Path plugins;
  private BackendRegistry registry = new BackendRegistry(List.of(), List.of());

  @BeforeEach
  void buildAndDropIn() throws IOException {
    Files.setPosixFilePermissions(plugins, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path source = EXAMPLE.resolve("src/main/java/" + CLASS.replace('.', '/') + ".java");
    PluginJar jar =
        new PluginJar("replaced")
            .source("SystemdUnitBackend", Files.readString(source))
            .indexed(CLASS);
    Matcher attributes = ATTRIBUTE.matcher(Files.readString(EXAMPLE.resolve("pom.xml")));
    while (attributes.find()) {
      jar.attribute(attributes.group(1), attributes.group(2));
    }
    jar.write(plugins, "systemd-unit.jar");
    registry =
        BackendRegistry.load(
            List.of(new FakeBackend("cgroups", Layer.CGROUPS)),
            BundledBackends.of(ClassLoader.getPlatformClassLoader()),
            List.of(plugins));
  }

  @Test
  void it_is_listed() {
    assertThat(registry.report())
        .filteredOn(report -> report.id().equals("org.example.systemd-unit"))
        .singleElement()
        .satisfies(
            report -> {
              assertThat(report.state()).isEqualTo(State.ACTIVE);
              assertThat(report.version()).isEqualTo("1.0.0");
              assertThat(report.backends()).containsExactly("systemd-unit");
              assertThat(report.layers()).containsExactly(Layer.CGROUPS);
            });
    assertThat(registry.report()).extracting(PluginReport::id).contains("cgroups");
  }

  @Test
  void it_stands_in_the_report_about_the_host() {
    FakeHostProbe with =
        new FakeHostProbe()
            .toolAnswers((argv, in) -> new ToolResult(0, "systemd 252 (252.39)\n", ""));

    assertThat(row(with))
        .isEqualTo(
            new HostReport.LayerRow(
                "D cgroups",
                "systemd-unit",
                "chosen",
                "systemd 252 (252.39)",
                "artefact=systemd",
                ""));
    assertThat(row(new FakeHostProbe()))
        .isEqualTo(
            new HostReport.LayerRow(
                "D cgroups",
                "systemd-unit",
                "unavailable",
                "",
                "systemctl --version: no such tool",
                "apt install systemd"));
  }

  @Test
  void its_artefact_is_in_the_compile() throws IOException {
    Bundle bundle = compile(policy());

    assertThat(new String(bundle.bytes("systemd").orElseThrow(), UTF_8))
        .isEqualTo(
            """
            # made by zviz from web
            [Service]
            CPUQuota=12.05%
            CPUQuotaPeriodSec=100000us
            IOReadBandwidthMax=/dev/block/8:0 1048576
            IOWriteBandwidthMax=/dev/block/8:0 infinity
            IOReadIOPSMax=/dev/block/8:0 infinity
            IOWriteIOPSMax=/dev/block/8:0 infinity
            MemoryMax=1000
            MemorySwapMax=500
            TasksMax=infinity
            """);
    Path out = Files.createDirectory(plugins.resolve("out"));
    assertThat(BundleWriter.write(bundle, out)).contains(out.resolve("web.systemd"));
    assertThat(BundleReader.verify(out, "web").bytes("systemd")).isPresent();
  }

  @Test
  void it_does_not_claim_to_enforce_anything() {
    Bundle bundle = compile(policy());

    assertThat(bundle.compilationOf(ID).orElseThrow().outcomes())
        .hasSize(5)
        .extracting(Outcome::coverage)
        .containsOnly(Coverage.NONE);
    assertThat(bundle.coverage().rows()).allMatch(row -> row.coverage() == Coverage.FULL);
  }

  @Test
  void it_keeps_the_contract() {
    CompilationChecks.assertComplete(
        registry.find(ID).orElseThrow().backend(), policy(), Target.of(Architecture.X86_64));
  }

  private Bundle compile(ResolvedPolicy policy) {
    Selection selection =
        new BackendSelector(registry.installed(), HostPreferences.NONE)
            .select(policy, Optional.empty());
    return Compiler.compile(policy, selection, Architecture.X86_64);
  }

  private HostReport.LayerRow row(FakeHostProbe host) {
    HostFacts facts = HostFacts.gather(host, registry.backends());
    Selection selection =
        new BackendSelector(registry.installed(), HostPreferences.NONE).select(facts);
    return HostReport.of(facts, selection).layerRows().stream()
        .filter(row -> row.backend().equals("systemd-unit"))
        .findFirst()
        .orElseThrow();
  }

  private static ResolvedPolicy policy() {
    long max = LimitIntent.MAX;
    return new PolicyBuilder("web")
        .limit(Limit.MEMORY_MAX, 1000)
        .limit(Limit.MEMORY_SWAP_MAX, 1500)
        .limit(Limit.PIDS_MAX, max)
        .cpu(12_059, 100_000)
        .io(8, 0, 1 << 20, max, max, max)
        .build();
  }
}
