package io.zviz.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.spi.host.HostProbe;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** On whatever kernel this runs; only what holds on every one. */
final class LinuxHostProbeTest {
  private final HostProbe host = LinuxHostProbe.ofThisHost();

  @Test
  void files_of_the_kernel_are_read_although_they_have_no_length() {
    assertThat(host.kernelRelease()).matches("\\d+\\.\\d+.*");
    assertThat(host.read(Path.of("/proc/self/status")))
        .hasValueSatisfying(text -> assertThat(text).contains("CapEff:"));
  }

  @Test
  void what_is_no_regular_file_is_not_read() {
    assertThat(host.read(Path.of("/dev/zero"))).isEmpty();
    assertThat(host.read(Path.of("/proc"))).isEmpty();
    assertThat(host.read(Path.of("/no/such/file"))).isEmpty();
  }

  @Test
  void a_folder_is_listed_in_order() {
    assertThat(host.list(Path.of("/proc/self/ns"))).contains("mnt", "net").isSorted();
    assertThat(host.list(Path.of("/no/such/folder"))).isEmpty();
  }

  @Test
  void the_kernel_answers_about_seccomp_and_landlock() {
    assertThat(host.seccomp(2, 0x7fff0000)).as("SECCOMP_RET_ALLOW").isZero();
    assertThat(host.seccomp(2, 0x12340000)).as("no action").isEqualTo(-95);
    assertThat(host.seccomp(1, 0)).as("no flags, null program").isEqualTo(-14);
    assertThat(host.landlock(1)).isNotZero();
  }

  @Test
  void every_finding_about_the_kernel_has_a_value() {
    assertThat(KernelFacts.gather(host))
        .hasSize(8)
        .allSatisfy((name, value) -> assertThat(value).as(name).isNotBlank());
    assertThat(KernelFacts.gather(host).get("seccomp_actions")).contains("errno", "allow");
  }

  @Test
  void a_tool_that_is_not_there_says_so() {
    assertThat(host.run(List.of("no-such-tool"), "").status()).isEqualTo(127);
  }
}
