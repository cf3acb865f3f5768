package io.zviz.containment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zviz.spi.error.ZvizException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BundleTest {
  @TempDir private Path temporary;
  private Path bundle = Path.of("/");

  @BeforeEach
  void makeBundle() throws IOException {
    bundle = Files.createDirectory(temporary.toRealPath().resolve("bundle"));
  }

  private void config(String rootPath) throws IOException {
    Files.writeString(bundle.resolve("config.json"), "{\"root\":{\"path\":\"" + rootPath + "\"}}");
  }

  private Bundle open() {
    return Bundle.open(bundle, Optional.empty());
  }

  private void assertOutside() {
    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(
            ZvizException.class,
            e -> assertThat(e.code()).isEqualTo(ContainmentError.OUTSIDE_BUNDLE))
        .hasMessageContaining("leads out of the bundle");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "..", "../..", "rootfs/../..", "/etc", "../bundle-2"})
  void rootPathsOutsideAreRefused(String path) throws IOException {
    Files.createDirectory(bundle.resolve("rootfs"));
    Files.createDirectory(bundle.resolveSibling("bundle-2"));
    config(path);
    assertOutside();
  }

  @Test
  void linksThatLeadOutsideAreRefused() throws IOException {
    Files.createSymbolicLink(bundle.resolve("rootfs"), Path.of("/"));
    assertOutside();
    config("rootfs");
    assertOutside();
    config("rootfs/etc");
    assertOutside();
    config(bundle + "/rootfs");
    assertOutside();
  }

  @Test
  void everyPathToAFolderOfTheBundleIsTaken() throws IOException {
    Path inner = Files.createDirectories(bundle.resolve("images/1"));
    Files.createSymbolicLink(bundle.resolve("rootfs"), Path.of("images/1"));
    assertThat(open().root()).isEqualTo(inner);
    for (String path : new String[] {"rootfs", "images/../images/1", inner.toString()}) {
      config(path);
      assertThat(open().root()).isEqualTo(inner);
    }
  }

  @Test
  void missingRootIsNamed() throws IOException {
    config("no-such");
    assertThatThrownBy(this::open).hasMessageContaining(bundle + "/no-such");
  }
}
