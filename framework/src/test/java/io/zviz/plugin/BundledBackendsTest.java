package io.zviz.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.plugin.PluginReport.State;
import io.zviz.spi.LayerBackend;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BundledBackendsTest {
  @TempDir Path folder;

  @Test
  void backends_are_found_through_the_indexes_of_the_class_path() throws IOException {
    URL one = PluginJar.good("one").write(folder, "one.jar").toUri().toURL();
    URL two =
        new PluginJar("two").backend("Two", "two", "").write(folder, "two.jar").toUri().toURL();

    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {two, one}, LayerBackend.class.getClassLoader())) {
      BackendRegistry registry =
          BackendRegistry.load(List.of(), BundledBackends.of(loader), List.of());

      assertThat(registry.report()).extracting(PluginReport::id).containsExactly("one", "two");
      assertThat(registry.report()).extracting(PluginReport::source).containsOnly("bundled");
      assertThat(registry.backends())
          .as("not through a loader of their own, which would cost start-up time")
          .allSatisfy(b -> assertThat(b.getClass().getClassLoader()).isSameAs(loader));
    }
  }

  @Test
  void backends_are_found_in_the_folder_of_their_jars_and_elsewhere_on_the_class_path_are_not()
      throws IOException {
    Path bundled = Files.createDirectory(folder.resolve("bundled"));
    Files.writeString(bundled.resolve("README"), "no jar");
    URL one = PluginJar.good("one").write(bundled, "one.jar").toUri().toURL();
    URL two =
        new PluginJar("two").backend("Two", "two", "").write(folder, "two.jar").toUri().toURL();

    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {two, one}, LayerBackend.class.getClassLoader())) {
      BackendRegistry registry =
          BackendRegistry.load(List.of(), BundledBackends.of(loader, bundled), List.of());

      assertThat(registry.report()).extracting(PluginReport::id).containsExactly("one");
      assertThat(registry.backends())
          .allSatisfy(b -> assertThat(b.getClass().getClassLoader()).isSameAs(loader));
    }
  }

  @Test
  void an_installation_without_the_folder_says_so() {
    BackendRegistry registry =
        BackendRegistry.load(
            List.of(),
            BundledBackends.of(BundledBackendsTest.class.getClassLoader(), folder.resolve("none")),
            List.of());

    assertThat(registry.refused())
        .singleElement()
        .satisfies(report -> assertThat(report.why()).contains("cannot read the bundled plugins"));
  }

  @Test
  void a_bundled_backend_that_cannot_be_made_leaves_the_others_alone() throws IOException {
    URL bad =
        new PluginJar("bad")
            .backend("Bad", "bad", "public Bad() { throw new IllegalStateException(); }")
            .indexed("third.Missing")
            .backend("Good", "good", "")
            .write(folder, "bad.jar")
            .toUri()
            .toURL();

    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {bad}, LayerBackend.class.getClassLoader())) {
      BackendRegistry registry =
          BackendRegistry.load(List.of(), BundledBackends.of(loader), List.of());

      assertThat(registry.refused())
          .extracting(PluginReport::id)
          .containsExactly("third.Bad", "third.Missing");
      assertThat(registry.report())
          .filteredOn(report -> report.state() == State.ACTIVE)
          .extracting(PluginReport::id)
          .containsExactly("good");
    }
  }
}
