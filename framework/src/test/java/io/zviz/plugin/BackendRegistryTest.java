package io.zviz.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.plugin.PluginReport.State;
import io.zviz.spi.BackendId;
import io.zviz.spi.Layer;
import io.zviz.spi.LayerBackend;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every rule of trust and version with a real bad jar beside a real good one. */
final class BackendRegistryTest {
  private static final String NEIGHBOUR = "neighbour";

  @TempDir Path folder;

  @BeforeEach
  void goodNeighbour() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    PluginJar.good(NEIGHBOUR).write(folder, "zz-neighbour.jar");
  }

  @AfterEach
  void noPluginSeesTheCore() {
    assertThat(Thread.currentThread().getContextClassLoader())
        .isNotInstanceOf(SpiClassLoader.class);
  }

  @Test
  void a_good_plugin_is_active() throws IOException {
    Path jar = PluginJar.good("extra").write(folder, "extra.jar");

    BackendRegistry registry = load();

    assertThat(registry.report())
        .extracting(
            PluginReport::id, PluginReport::version, PluginReport::state, PluginReport::source)
        .contains(
            org.assertj.core.groups.Tuple.tuple("extra", "2.1.0", State.ACTIVE, jar.toString()));
    assertThat(registry.find(new BackendId("extra")).orElseThrow().backend().layers())
        .containsExactly(Layer.CGROUPS);
  }

  @Test
  void a_copy_of_the_spi_inside_is_refused() throws IOException {
    PluginJar jar = PluginJar.good("copy").entry("io/zviz/spi/LayerBackend.class", spiClass());
    jar.write(folder, "copy.jar");

    assertRefused("copy.jar", "its own copy of the SPI (io/zviz/spi/LayerBackend.class)");
  }

  @Test
  void a_copy_of_the_spi_is_never_loaded_even_when_the_manifest_was_not_checked() throws Exception {
    Path jar =
        PluginJar.good("copy")
            .entry("io/zviz/spi/LayerBackend.class", spiClass())
            .write(folder, "copy.jar");

    ClassLoader loader = new JarPluginHost(folder).start(jar);

    assertThat(loader.loadClass("io.zviz.spi.LayerBackend")).isSameAs(LayerBackend.class);
    assertThat(loader.loadClass("third.Backend")).isAssignableTo(LayerBackend.class);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          '',              has no Plugin-Requires
          *,               every version
          x,               every version
          >=0.0.0,         every version
          1.0.0 | *,       every version
          1.0.1,           and this is 1.0.0
          1.1.0,           and this is 1.0.0
          2.0.0,           and this is 1.0.0
          0.9.0,           and this is 1.0.0
          >1.0.0,          and this is 1.0.0
          1.0.0-SNAPSHOT,  is no version
          latest,          is no version
          >=,              is no version
          """)
  void a_version_of_the_spi_that_does_not_fit_is_refused(String requires, String why)
      throws IOException {
    PluginJar.good("versioned").attribute("Plugin-Requires", requires).write(folder, "v.jar");

    assertThat(refusal("v.jar")).contains(why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0.0", ">=1.0.0", ">=1.0.0 & <2.0.0", "~1.0.0", "1.x"})
  void a_version_of_the_spi_that_fits_is_accepted(String requires) throws IOException {
    PluginJar.good("versioned").attribute("Plugin-Requires", requires).write(folder, "v.jar");

    assertThat(load().refused()).isEmpty();
  }

  @Test
  void the_version_is_checked_before_any_class_is_loaded() throws IOException {
    Path witness = folder.resolve("witness.txt");
    PluginJar.good("eager")
        .without("Plugin-Requires")
        .backend("Eager", "eager2", touch(witness))
        .write(folder, "eager.jar");

    assertThat(refusal("eager.jar")).contains("has no Plugin-Requires");
    assertThat(witness).doesNotExist();

    PluginJar.good("eager").backend("Eager", "eager2", touch(witness)).write(folder, "eager.jar");
    assertThat(load().refused()).isEmpty();
    assertThat(witness).as("the control: the same class runs when the version fits").exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Plugin-Id", "Plugin-Version"})
  void an_incomplete_manifest_is_refused(String attribute) throws IOException {
    PluginJar.good("nameless").without(attribute).write(folder, "nameless.jar");

    assertThat(refusal("nameless.jar")).contains("has no " + attribute);
  }

  @Test
  void a_name_that_would_disturb_a_terminal_is_refused() throws IOException {
    PluginJar.good("bad\u001b[2J").write(folder, "bad.jar");

    assertThat(refusal("bad.jar")).contains("does not match").matches("[ -~]+");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Class-Path", "Plugin-Dependencies"})
  void code_from_outside_the_jar_is_refused(String attribute) throws IOException {
    PluginJar.good("reaching").attribute(attribute, "other.jar").write(folder, "reaching.jar");

    assertThat(refusal("reaching.jar")).contains("has a " + attribute);
  }

  @Test
  void a_jar_without_a_backend_is_refused() throws IOException {
    new PluginJar("empty").write(folder, "empty.jar");
    new PluginJar("stranger")
        .source("Stranger", "package third; public class Stranger {}")
        .indexed("third.Stranger")
        .write(folder, "stranger.jar");
    new PluginJar("borrower").indexed("java.lang.Object").write(folder, "borrower.jar");
    new PluginJar("hidden")
        .source("Hidden", "package third; class Hidden {}")
        .indexed("third.Missing")
        .write(folder, "hidden.jar");

    assertThat(refusal("empty.jar")).contains("there is no backend inside");
    assertRefused("stranger", "there is no backend inside: third.Stranger");
    assertRefused("borrower", "java.lang.Object is not in the jar");
    assertRefused("hidden", "java.lang.ClassNotFoundException: third.Missing");
  }

  @Test
  void a_backend_of_the_core_cannot_be_named_as_ones_own() throws IOException {
    new PluginJar("thief").indexed("io.zviz.plugin.BackendRegistry").write(folder, "thief.jar");

    assertRefused("thief", "ClassNotFoundException: io.zviz.plugin.BackendRegistry");
  }

  @Test
  void a_hostile_index_is_refused() throws IOException {
    PluginJar.good("long")
        .entry(ExtensionIndex.RESOURCE, "third.Backend\n".repeat(100_000).getBytes(UTF_8))
        .write(folder, "long.jar");
    PluginJar.good("path")
        .entry(ExtensionIndex.RESOURCE, "../../etc/passwd\n".getBytes(UTF_8))
        .write(folder, "path.jar");
    PluginJar.good("binary")
        .entry(ExtensionIndex.RESOURCE, new byte[] {0, (byte) 0xff, 10})
        .write(folder, "binary.jar");

    assertThat(refusal("long.jar")).contains("is longer than 16384 bytes");
    assertThat(refusal("path.jar")).contains("something but class names");
    assertThat(refusal("binary.jar")).contains("something but class names");
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          'public Bad() { throw new IllegalStateException("boom"); }', IllegalStateException: boom
          'public Bad() { throw new StackOverflowError("deep"); }',    StackOverflowError: deep
          'static final int X = Integer.parseInt("x");',               NumberFormatException
          'public Bad(int x) {}',                                      NoSuchMethodException
          'private Bad() {}',                                          NoSuchMethodException
          """)
  void a_class_that_cannot_be_made_is_refused(String member, String why) throws IOException {
    new PluginJar("bad").backend("Bad", "bad", member).write(folder, "bad.jar");

    assertRefused("bad", why);
  }

  @Test
  void a_missing_class_is_refused() throws IOException {
    new PluginJar("torn")
        .source("Part", "package third; public class Part {}")
        .backend("Torn", "torn", "final Part part = new Part();")
        .write(folder, "torn.jar", "third/Part");

    assertRefused("torn", "NoClassDefFoundError: third/Part");
  }

  @Test
  void a_plugin_class_that_throws_is_refused() throws IOException {
    PluginJar.good("starter")
        .source(
            "Start",
            "package third; public class Start extends org.pf4j.Plugin {"
                + " @Override public void start() { throw new IllegalStateException(\"no\"); } }")
        .attribute("Plugin-Class", "third.Start")
        .write(folder, "starter.jar");

    assertRefused("starter", "it does not start: java.lang.IllegalStateException: no");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Not An Id", "../x", "", "x\\u001b[31m"})
  void an_invalid_backend_id_is_refused(String id) throws IOException {
    new PluginJar("bad").backend("Bad", id, "").write(folder, "bad.jar");

    assertRefused("bad", "IllegalArgumentException: backend id");
  }

  @Test
  void a_second_backend_of_the_same_name_is_refused_whole() throws IOException {
    new PluginJar("double")
        .backend("One", "fresh", "")
        .backend("Two", "first", "")
        .write(folder, "double.jar");
    PluginJar.good("first").write(folder, "a-first.jar");

    assertRefused("double", "its backend first has the name of one of first");
    assertThat(load().find(new BackendId("fresh"))).isEmpty();
  }

  @Test
  void two_jars_of_one_plugin_are_not_both_loaded() throws IOException {
    PluginJar.good("same").write(folder, "a.jar");
    new PluginJar("same").backend("Other", "other", "").write(folder, "b.jar");

    assertRefused("same", "a plugin called same is loaded already");
  }

  @Test
  void a_constructor_that_hangs_is_refused_in_time() throws IOException {
    new PluginJar("slow")
        .backend("Slow", "slow", "public Slow() throws Exception { Thread.sleep(1000000); }")
        .write(folder, "slow.jar");
    new PluginJar("busy")
        .backend(
            "Busy",
            "busy",
            "static { while (System.nanoTime() != 0) { Thread.yield(); "
                + "if (Thread.interrupted()) throw new IllegalStateException(); } }")
        .write(folder, "busy.jar");

    BackendRegistry registry = load(Duration.ofSeconds(1));

    assertThat(registry.refused())
        .extracting(PluginReport::why)
        .hasSize(2)
        .allSatisfy(why -> assertThat(why).contains("not loaded within 1000 ms"));
    assertThat(registry.find(new BackendId(NEIGHBOUR))).isPresent();
  }

  @Test
  void what_a_plugin_prints_does_not_reach_standard_output() throws IOException {
    new PluginJar("loud")
        .backend("Loud", "loud", "public Loud() { System.out.println(\"PLUGIN NOISE\"); }")
        .write(folder, "loud.jar");
    PrintStream before = System.out;
    ByteArrayOutputStream captured = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(captured, true, UTF_8));
      assertThat(load().refused()).isEmpty();
      System.out.println("ours");
    } finally {
      System.setOut(before);
    }
    assertThat(captured.toString(UTF_8)).isEqualTo("ours" + System.lineSeparator());
  }

  @Test
  void what_is_no_jar_is_refused() throws IOException {
    Files.write(folder.resolve("corrupt.jar"), "PK\003\004 not really".getBytes(UTF_8));
    Files.write(folder.resolve("empty.jar"), new byte[0]);
    Files.createDirectory(folder.resolve("folder.jar"));
    Files.createDirectory(folder.resolve("classes"));
    PluginJar.good("zipped").write(folder, "zipped.zip");
    Files.write(folder.resolve("README"), new byte[0]);

    assertThat(refusal("corrupt.jar")).contains("the jar cannot be read");
    assertThat(refusal("empty.jar")).contains("the jar cannot be read");
    assertThat(refusal("folder.jar")).contains("is not a regular file");
    assertThat(refusal("classes")).contains("only jars are loaded");
    assertThat(refusal("zipped.zip")).contains("only jars are loaded");
    assertThat(load().refused()).hasSize(5);
  }

  @Test
  void a_folder_that_is_not_there_is_none() {
    assertThat(load(folder.resolve("missing")).report()).isEmpty();
  }

  private BackendRegistry load() {
    return load(Duration.ofSeconds(30));
  }

  private BackendRegistry load(Duration limit) {
    return load(folder, limit);
  }

  private static BackendRegistry load(Path folder) {
    return load(folder, Duration.ofSeconds(30));
  }

  private static BackendRegistry load(Path folder, Duration limit) {
    return BackendRegistry.load(
        List.of(),
        BundledBackends.of(ClassLoader.getPlatformClassLoader()),
        List.of(folder),
        FolderTrust.ofThisProcess(),
        limit);
  }

  private void assertRefused(String plugin, String why) {
    assertThat(refusal(plugin)).contains(why);
  }

  /** The reason why a plugin is refused; its good neighbour works all the same. */
  private String refusal(String plugin) {
    BackendRegistry registry = load();
    assertThat(registry.find(new BackendId(NEIGHBOUR))).as("the neighbour").isPresent();
    List<String> reasons =
        registry.refused().stream()
            .filter(report -> report.id().equals(plugin))
            .map(PluginReport::why)
            .toList();
    assertThat(reasons).as("refusals of " + plugin + " in " + registry.report()).hasSize(1);
    return reasons.get(0);
  }

  private static String touch(Path witness) {
    return "static { try { java.nio.file.Files.createFile(java.nio.file.Path.of(\"%s\")); }"
            .formatted(witness)
        + " catch (java.io.IOException e) { throw new java.io.UncheckedIOException(e); } }";
  }

  private static byte[] spiClass() throws IOException {
    try (InputStream stream = LayerBackend.class.getResourceAsStream("LayerBackend.class")) {
      return Objects.requireNonNull(stream).readAllBytes();
    }
  }
}
