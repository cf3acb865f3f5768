package io.zviz.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zviz.testkit.FakeHostProbe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What needs no kernel; the rest is tested with real groups. */
final class DelegatedGroupTest {
  private static final List<String> PIDS = List.of("pids");

  @TempDir private Path folder;
  private final FakeHostProbe host = new FakeHostProbe();

  @BeforeEach
  void aGroup() throws Exception {
    for (String file : List.of("cgroup.threads", "cgroup.subtree_control", "cgroup.procs")) {
      Files.createFile(folder.resolve(file));
    }
  }

  @Test
  void a_process_of_somebody_else_stays_and_nothing_is_made() throws Exception {
    host.file(folder + "/cgroup.procs", "90\n").file("/proc/90/status", "Name:\tbash\nPPid:\t1\n");

    assertThatThrownBy(() -> new DelegatedGroup(folder.resolve("zviz-one")).make(PIDS, host))
        .hasMessageContaining("not zviz's: 90 (bash)");

    assertThat(folder.resolve("zviz-one")).doesNotExist();
    assertThat(folder.resolve("cgroup.subtree_control")).isEmptyFile();
    new DelegatedGroup(folder.resolve("zviz-one")).make(PIDS, new FakeHostProbe());
    assertThat(folder.resolve("zviz-one")).as("control").isDirectory();
  }

  @Test
  void controllers_stay_until_the_last_group_is_removed() throws Exception {
    DelegatedGroup one = new DelegatedGroup(folder.resolve("zviz-one"));
    DelegatedGroup two = new DelegatedGroup(folder.resolve("zviz-two"));
    one.make(PIDS, host);
    two.make(PIDS, host);
    Files.writeString(folder.resolve("cgroup.subtree_control"), "cpuset pids\n");

    one.remove();
    assertThat(folder.resolve("cgroup.subtree_control")).hasContent("cpuset pids\n");
    assertThat(folder.resolve("zviz-one")).doesNotExist();

    // The kernel makes this file with the group, and takes both away.
    assertThatThrownBy(two::remove).hasMessageContaining("zviz.supervisors");
    assertThat(contentOf("cgroup.subtree_control")).startsWith("-pids");
  }

  @Test
  void removing_what_is_not_there_does_no_harm() throws Exception {
    new DelegatedGroup(folder.resolve("none/zviz-one")).remove();
    new DelegatedGroup(folder.resolve("zviz-one")).remove();
    assertThat(folder.resolve("cgroup.subtree_control")).isEmptyFile();
  }

  private String contentOf(String file) throws Exception {
    return Files.readString(folder.resolve(file));
  }
}
