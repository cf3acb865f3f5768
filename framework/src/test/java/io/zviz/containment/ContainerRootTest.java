package io.zviz.containment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zviz.spi.error.ZvizException;
import io.zviz.spi.launch.ChildStep.Contain;
import io.zviz.spi.launch.ChildStep.Contain.PathRule;
import io.zviz.spi.launch.ContainerPaths.Kind;
import io.zviz.spi.policy.IntentId;
import io.zviz.spi.policy.PathAccess;
import io.zviz.spi.policy.PathPattern;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ContainerRootTest {
  @TempDir Path folder;

  @Test
  void bundles_are_told_apart() throws Exception {
    assertThat(open("").kind()).isEqualTo(BundleKind.WORKDIR);
    Files.createDirectories(folder.resolve("etc"));
    Files.createDirectories(folder.resolve("usr/bin"));
    assertThat(open("").kind()).isEqualTo(BundleKind.ROOTFS);
    Files.createDirectories(folder.resolve("rootfs"));
    assertThat(open("").root()).isEqualTo(folder.resolve("rootfs").toRealPath());
    Files.writeString(folder.resolve("config.json"), "{}");
    assertThat(open("").kind()).isEqualTo(BundleKind.OCI);
    assertThat(Bundle.open(folder, Optional.of(BundleKind.WORKDIR)).kind())
        .isEqualTo(BundleKind.WORKDIR);
    assertThatThrownBy(() -> open("nowhere"))
        .isInstanceOf(ZvizException.class)
        .hasMessageContaining("there is no folder");
  }

  @Test
  void links_are_followed_inside_of_the_root_only() throws Exception {
    rootfs();
    Files.createSymbolicLink(folder.resolve("abs"), Path.of("/data"));
    Files.createSymbolicLink(folder.resolve("up"), Path.of("../../../../data/file"));
    Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));
    ContainerRoot root = plan();
    assertThat(root.resolve("/abs/file")).isEqualTo("/data/file");
    assertThat(root.resolve("/up")).isEqualTo("/data/file");
    assertThat(root.kindOf("/abs")).isEqualTo(Kind.FOLDER);
    assertThat(root.kindOf("/up")).isEqualTo(Kind.FILE);
    assertThat(root.kindOf("/loop")).isEqualTo(Kind.MISSING);
    assertThat(root.kindOf("/../../data")).isEqualTo(Kind.FOLDER);
    assertThat(root.kindOf("/dev/null")).isEqualTo(Kind.FILE);
    assertThat(root.kindOf("/proc/sys")).isEqualTo(Kind.FOLDER);
  }

  @Test
  void globs_match_one_component_and_dots_too() throws Exception {
    rootfs();
    Files.writeString(folder.resolve("data/.key"), "");
    Files.writeString(folder.resolve("data/a.key"), "");
    assertThat(plan().expand(new PathPattern("/data/*.key")))
        .containsExactly("/data/.key", "/data/a.key");
    assertThat(plan().expand(new PathPattern("/data/**"))).hasSize(3);
    assertThat(plan().expand(new PathPattern("/data/file"))).containsExactly("/data/file");
    assertThat(plan().expand(new PathPattern("/data/none"))).isEmpty();
  }

  @Test
  void an_explicit_rule_beats_a_glob_and_hidden_beats_the_rest() throws Exception {
    rootfs();
    Files.writeString(folder.resolve("data/a.key"), "");
    List<MountStep> steps =
        plan(
                rule("/data/*", PathAccess.HIDDEN),
                rule("/data/a.key", PathAccess.READONLY),
                rule("/etc", PathAccess.WRITABLE),
                rule("/etc", PathAccess.HIDDEN))
            .steps();
    assertThat(steps)
        .contains(new MountStep.Mask("/data/file", false), new MountStep.Mask("/etc", true))
        .doesNotContain(new MountStep.Mask("/data/a.key", false));
  }

  @Test
  void what_is_missing_is_noted_or_made() throws Exception {
    rootfs();
    ContainerRoot root =
        plan(
            rule("/none", PathAccess.READONLY),
            rule("/gone", PathAccess.HIDDEN),
            rule("/made/deep", PathAccess.WRITABLE));
    assertThat(root.notes())
        .containsExactly(
            "/gone does not exist and is skipped", "/none does not exist and is skipped");
    assertThat(root.steps())
        .contains(
            new MountStep.Folder("/made", 0755),
            new MountStep.Folder("/made/deep", 0755),
            new MountStep.Rebind("/made/deep", MountAttributes.DATA));
    assertThat(root.kindOf("/made/deep")).isEqualTo(Kind.FOLDER);
    assertThat(root.steps().get(root.steps().size() - 1)).isEqualTo(new MountStep.Seal("/"));
  }

  @Test
  void what_mounts_cannot_say_is_an_error() throws Exception {
    rootfs();
    assertThatThrownBy(() -> plan(rule("/", PathAccess.HIDDEN)))
        .hasMessageContaining("cannot be hidden");
    assertThatThrownBy(() -> plan(rule("/data/file/x", PathAccess.WRITABLE)))
        .hasMessageContaining("/data/file is not a folder");
  }

  private Bundle open(String name) {
    return Bundle.open(folder.resolve(name), Optional.empty());
  }

  private void rootfs() throws Exception {
    Files.createDirectories(folder.resolve("etc"));
    Files.createDirectories(folder.resolve("usr/bin"));
    Files.createDirectories(folder.resolve("data"));
    Files.writeString(folder.resolve("data/file"), "x");
  }

  private ContainerRoot plan(PathRule... rules) {
    return ContainerRoot.of(open(""), new Contain(List.of(), List.of(), List.of(rules), true));
  }

  private static PathRule rule(String path, PathAccess access) {
    return new PathRule(new PathPattern(path), access, new IntentId(access + path));
  }
}
