package io.zviz.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.spi.launch.ContainerPaths.Kind;
import io.zviz.spi.policy.PathPattern;
import org.junit.jupiter.api.Test;

class FakeContainerPathsTest {
  private final FakeContainerPaths paths =
      new FakeContainerPaths().files("/etc/a.conf", "/etc/b+c").link("/lib", "/usr/lib");

  @Test
  void foldersAboveExist() {
    assertThat(paths.kindOf("/etc")).isEqualTo(Kind.FOLDER);
    assertThat(paths.kindOf("/usr")).isEqualTo(Kind.MISSING);
  }

  @Test
  void globsMatchOneComponentLiterally() {
    assertThat(paths.expand(new PathPattern("/etc/*"))).containsExactly("/etc/a.conf", "/etc/b+c");
    assertThat(paths.expand(new PathPattern("/etc/*.conf"))).containsExactly("/etc/a.conf");
    assertThat(paths.expand(new PathPattern("/*"))).containsExactly("/etc");
  }

  @Test
  void linksAreFollowedInTheMiddleToo() {
    assertThat(paths.resolve("/lib/x")).isEqualTo("/usr/lib/x");
  }
}
