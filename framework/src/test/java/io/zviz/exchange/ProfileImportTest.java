package io.zviz.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zviz.exchange.ProfileImport.Imported;
import io.zviz.exchange.oci.MalformedProfile;
import io.zviz.exchange.oci.SeccompReader;
import io.zviz.exchange.oci.Surroundings;
import io.zviz.profile.ProfileParser;
import io.zviz.profile.ProfileSource;
import io.zviz.spi.error.ZvizException;
import io.zviz.spi.host.Architecture;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an import writes, and what it says it cannot write. */
final class ProfileImportTest {
  private static final Surroundings HERE =
      new Surroundings(Architecture.X86_64, "6.1.0-13-amd64", Set.of("CAP_CHOWN"));

  private static Imported imported(String json) {
    byte[] document = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    Imported imported = ProfileImport.of(SeccompReader.read(document), "f.json", "imported", HERE);
    byte[] yaml = imported.yaml().getBytes(StandardCharsets.UTF_8);
    ProfileParser.parse(new ProfileSource("p.yaml", yaml, Optional.empty())); // it is a profile
    return imported;
  }

  private static Imported rules(String rules) {
    return imported("{'defaultAction': 'SCMP_ACT_ERRNO', 'syscalls': [" + rules + "]}");
  }

  private static List<String> lines(Imported imported) {
    return imported.losses().stream()
        .map(loss -> loss.kind() + " " + loss.origin() + " " + loss.rule() + ": " + loss.why())
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "'action': 'SCMP_ACT_KILL_PROCESS'          | refused with EPERM  | {call: mount, errno: EPERM}",
        "'action': 'SCMP_ACT_TRAP'                  | refused with EPERM  | {call: mount, errno: EPERM}",
        "'action': 'SCMP_ACT_NOTIFY'                | refused with ENOSYS | {call: mount, errno: ENOSYS}",
        "'action': 'SCMP_ACT_TRACE', 'errnoRet': 7  | refused with ENOSYS | {call: mount, errno: ENOSYS}",
        "'action': 'SCMP_ACT_LOG'                   | but not logged      | - mount",
        "'action': 'SCMP_ACT_ERRNO', 'errnoRet': 0  | refused with EPERM  | {call: mount, errno: EPERM}",
      })
  void an_action_that_profiles_do_not_have_is_listed(String action, String why, String entry) {
    Imported imported = rules("{'names': ['mount'], " + action + "}");
    assertThat(Loss.serious(imported.losses()))
        .singleElement()
        .satisfies(
            loss -> {
              assertThat(loss.origin()).hasToString("f.json#/syscalls/0");
              assertThat(loss.why()).endsWith(why);
            });
    assertThat(imported.yaml()).contains(entry);
  }

  @Test
  void a_condition_on_a_pointer_is_listed_and_refuses_more_rather_than_less() {
    String pointer = "'args': [{'index': 1, 'value': 4096, 'op': 'SCMP_CMP_EQ'}]";
    Imported imported =
        rules(
            "{'names': ['openat'], 'action': 'SCMP_ACT_ALLOW', "
                + pointer
                + "}, {'names': ['connect'], 'action': 'SCMP_ACT_ERRNO', 'errnoRet': 13, "
                + pointer
                + "}");
    assertThat(lines(imported))
        .containsExactly(
            "LOST f.json#/syscalls/0 openat: looks at an argument that is no number; left out",
            "LOST f.json#/syscalls/1 connect: looks at an argument that is no number; the call is"
                + " refused as a whole");
    assertThat(imported.yaml()).contains("{call: connect, errno: EACCES}").doesNotContain("openat");
  }

  @Test
  void rules_of_which_libseccomp_does_not_say_which_counts_are_listed() {
    String first =
        "{'names': ['kill'], 'action': 'SCMP_ACT_ALLOW',"
            + " 'args': [{'index': 1, 'value': 9, 'op': 'SCMP_CMP_NE'}]}, ";
    String second =
        "{'names': ['kill'], 'action': 'SCMP_ACT_ERRNO', 'errnoRet': 3,"
            + " 'args': [{'index': 1, 'value': %d, 'op': 'SCMP_CMP_EQ'}]}";
    assertThat(rules(first + second.formatted(9)).losses()).isEmpty();
    assertThat(Loss.serious(rules(first + second.formatted(15)).losses()))
        .extracting(loss -> loss.origin().toString())
        .containsExactly("f.json#/syscalls/1");
  }

  @Test
  void a_default_that_allows_keeps_allowing_what_profiles_would_leave_out() {
    Imported imported =
        imported(
            "{'defaultAction': 'SCMP_ACT_ALLOW', 'architectures': ['SCMP_ARCH_X86_64',"
                + " 'SCMP_ARCH_X86'], 'flags': ['SECCOMP_FILTER_FLAG_LOG'], 'syscalls': [{'name':"
                + " 'socket', 'action': 'SCMP_ACT_ERRNO', 'errnoRet': 97, 'args': [{'index': 0,"
                + " 'value': 38, 'op': 'SCMP_CMP_EQ'}]}]}");
    assertThat(imported.yaml())
        .contains("- \"*\"", "- clone3", "- io_uring_setup", "{call: socket, when: \"arg0 >= 0\"}")
        .contains("{call: socket, when: \"arg0 == 0x26\", errno: EAFNOSUPPORT}")
        .contains("allow: [tcp, udp, icmp, unix, raw, packet, netlink, vsock]");
    assertThat(lines(imported))
        .anyMatch(line -> line.startsWith("STRICTER f.json SCMP_ARCH_X86:"))
        .anyMatch(line -> line.startsWith("LOST f.json#/flags"))
        .anyMatch(line -> line.contains("TIOCSTI"));
  }

  @Test
  void an_oci_configuration_is_read_as_well() {
    assertThat(
            imported(
                    "{'ociVersion': '1.0.2', 'linux': {'seccomp': {'defaultAction':"
                        + " 'SCMP_ACT_ERRNO', 'defaultErrnoRet': 38, 'syscalls': [{'names':"
                        + " ['read'], 'action': 'SCMP_ACT_ALLOW'}]}}}")
                .yaml())
        .contains("{call: \"*\", errno: ENOSYS}", "- read\n", "- CAP_CHOWN");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{}                                                        | /defaultAction",
        "{'defaultAction': 'DENY'}                                 | /defaultAction",
        "{'defaultAction': 'SCMP_ACT_ALLOW', 'syscalls': {}}       | /syscalls",
        "{'defaultAction': 'SCMP_ACT_ALLOW', 'syscalls': [7]}      | /syscalls/0",
        "{'defaultAction': 'SCMP_ACT_ALLOW', 'syscalls': [{'names': [7]}]} | /syscalls/0/names/0",
        "{'defaultAction': 'SCMP_ACT_ERRNO', 'defaultErrnoRet': 4096} | /defaultErrnoRet",
        "{'defaultAction': 'SCMP_ACT_ERRNO', 'defaultErrnoRet': -1}   | /defaultErrnoRet",
        "{'defaultAction': 'SCMP_ACT_ERRNO', 'syscalls': [{'names': ['a'], 'action':"
            + " 'SCMP_ACT_ALLOW', 'args': [{'index': 6, 'op': 'SCMP_CMP_EQ'}]}]}"
            + " | /syscalls/0/args/0/index",
        "{'defaultAction': 'SCMP_ACT_ERRNO', 'syscalls': [{'names': ['a'], 'action':"
            + " 'SCMP_ACT_ALLOW', 'args': [{'index': 0, 'op': 'EQ'}]}]} | /syscalls/0/args/0/op",
        "{'defaultAction': 'SCMP_ACT_ERRNO', 'syscalls': [{'names': ['a'], 'action':"
            + " 'SCMP_ACT_ALLOW', 'includes': {'minKernel': 'new'}}]}"
            + " | /syscalls/0/includes/minKernel",
      })
  void what_is_no_filter_is_refused_with_its_place(String json, String pointer) {
    byte[] document = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> SeccompReader.read(document))
        .isInstanceOf(MalformedProfile.class)
        .hasMessageStartingWith(pointer + ": ");
  }

  @Test
  void capabilities_are_added_and_dropped_as_docker_does() {
    assertThat(ContainerCapabilities.of(List.of(), List.of())).hasSize(14);
    assertThat(ContainerCapabilities.of(List.of("syslog"), List.of("ALL")))
        .containsExactly("CAP_SYSLOG");
    assertThat(ContainerCapabilities.of(List.of("ALL"), List.of("CAP_SYS_ADMIN")))
        .hasSize(40)
        .doesNotContain("CAP_SYS_ADMIN");
    assertThatThrownBy(() -> ContainerCapabilities.of(List.of("SYS_ADMEN"), List.of()))
        .isInstanceOf(ZvizException.class)
        .hasMessageContaining("did you mean \"CAP_SYS_ADMIN\"?");
  }
}
