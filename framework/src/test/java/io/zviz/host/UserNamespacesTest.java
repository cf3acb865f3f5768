package io.zviz.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.spi.host.HostProbe.ToolResult;
import io.zviz.spi.host.Support;
import io.zviz.testkit.Expectations;
import io.zviz.testkit.FakeHostProbe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class UserNamespacesTest {
  private static final String APPARMOR = "/proc/sys/kernel/apparmor_restrict_unprivileged_userns";
  private static final ToolResult REFUSED =
      new ToolResult(1, "", "unshare: write failed /proc/self/uid_map: Operation not permitted\n");

  private static Support.NotEnabled found(FakeHostProbe host) {
    return UserNamespaces.missing(host.withoutRoot().withTool("unshare"));
  }

  private static FakeHostProbe restricted() {
    return new FakeHostProbe().file(APPARMOR, "1\n").toolAnswers((argv, in) -> REFUSED);
  }

  @Test
  void each_switch_that_is_off_is_named_with_the_command_that_turns_it_on() {
    Support.NotEnabled limit =
        found(new FakeHostProbe().file("/proc/sys/user/max_user_namespaces", "0\n"));
    assertThat(limit.why()).contains("max_user_namespaces is 0");
    assertThat(limit.remedy()).contains("sudo sysctl -w user.max_user_namespaces=15000");

    Support.NotEnabled debian =
        found(new FakeHostProbe().file("/proc/sys/kernel/unprivileged_userns_clone", "0\n"));
    assertThat(debian.remedy()).contains("sudo sysctl -w kernel.unprivileged_userns_clone=1");
  }

  @Test
  void what_the_kernel_says_is_passed_on_when_no_switch_explains_it() {
    Support.NotEnabled found = found(new FakeHostProbe().toolAnswers((argv, in) -> REFUSED));

    assertThat(found.why()).contains("uid_map: Operation not permitted");
    assertThat(found.remedy()).startsWith("run zviz as root");
  }

  @Test
  void where_it_works_the_start_script_was_not_used() {
    Support.NotEnabled found =
        found(
            new FakeHostProbe()
                .file(APPARMOR, "1\n")
                .toolAnswers((a, i) -> new ToolResult(0, "", "")));

    assertThat(found.remedy()).isEqualTo("start zviz by its bin/zviz");
  }

  @Test
  void the_restriction_of_ubuntu_comes_with_the_profile_that_lifts_it_for_zviz() {
    Support.NotEnabled found = found(restricted());

    assertThat(found.why()).contains(APPARMOR + " is 1");
    assertThat(found.remedy())
        .contains("userns,", "| sudo tee /etc/apparmor.d/zviz && sudo apparmor_parser -r");
    assertThat(found(restricted().file(APPARMOR, "0\n")).remedy()).doesNotContain("apparmor");
  }

  @Test
  void the_command_makes_a_profile_that_apparmor_takes() throws Exception {
    Expectations.require(
        "apparmor_parser",
        Files.isExecutable(Path.of("/usr/sbin/apparmor_parser")),
        "not installed");
    Matcher printf = Pattern.compile("printf '[^']*'").matcher(found(restricted()).remedy());
    assertThat(printf.find()).isTrue();

    String profile = output("/bin/sh", "-c", printf.group());

    assertThat(profile.lines())
        .contains("abi <abi/4.0>,", "  userns,", "include <tunables/global>");
    if (!Files.exists(Path.of("/etc/apparmor.d/abi/4.0"))) {
      // AppArmor 3 knows neither; the hosts that need the profile have AppArmor 4.
      profile = profile.replace("abi <abi/4.0>,", "").replace("  userns,", "");
    }
    Path file = Files.createTempFile("zviz", ".profile");
    Files.writeString(file, profile);
    assertThat(output("/usr/sbin/apparmor_parser", "-QKT", file.toString()))
        .doesNotContain("error");
    Files.delete(file);
  }

  private static String output(String... argv) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(text).isZero();
    return text;
  }
}
