package io.zviz.resolve;

import static io.zviz.resolve.Policies.codes;
import static io.zviz.resolve.Policies.decision;
import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.spi.host.Architecture;
import io.zviz.spi.policy.ArgumentIntent;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.Notice;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.SyscallDefaultIntent;
import io.zviz.spi.policy.SyscallIntent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which list decides about a call, and what becomes of calls that no list names. */
final class SyscallResolutionTest {
  @ParameterizedTest(name = "{0}: read is {1}, {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        // an explicit name beats a category, a category beats *
        "{allow: [read], deny: ['@basic-io']}                        | ALLOW  | ZV-RESOLVE-105",
        "{deny: [read], allow: ['@basic-io']}                        | DENY   |",
        "{allow: ['@basic-io'], deny: ['*']}                         | ALLOW  |",
        "{deny: ['@basic-io'], allow: ['*', write]}                  | DENY   | ZV-RESOLVE-101",
        "{allow: [write], deny: ['*']}                               | DENY   |",
        // on equal ground deny beats broker beats allow, with a warning
        "{allow: [read], deny: [read]}                               | DENY   | ZV-RESOLVE-103",
        "{allow: ['@basic-io'], deny: ['@filesystem', '@basic-io']}  | DENY   | ZV-RESOLVE-103",
        "{allow: ['*', write], deny: ['*']}                          | DENY   | ZV-RESOLVE-103",
        // what no list names
        "{allow: [write]}                                            | DENY   |",
        "{broker: [openat]}                                          | DENY   |",
        "{deny: [mount]}                                             | ALLOW  | ZV-RESOLVE-101",
        "{allow: []}                                                 | DENY   | ZV-RESOLVE-102",
        "{allow: [], deny: ['*']}                                    | DENY   | ZV-RESOLVE-102",
        "{deny: ['*']}                                               | DENY   | ZV-RESOLVE-102",
      })
  void decides_by_the_documented_precedence(String section, Decision expected, String notice) {
    ResolvedPolicy policy = Policies.of("syscalls: " + section + "\n");
    assertThat(decision(policy, "read")).isEqualTo(expected);
    if (notice == null) {
      assertThat(policy.notices()).isEmpty();
    } else {
      assertThat(policy.notices()).extracting(Notice::code).contains(notice);
    }
  }

  @Test
  void broker_beats_allow_and_deny_beats_broker() {
    ResolvedPolicy policy =
        Policies.of(
            "syscalls: {allow: [openat, socket], broker: [openat, clone, socket], deny: [clone]}");
    assertThat(decision(policy, "openat")).isEqualTo(Decision.BROKER);
    assertThat(decision(policy, "clone")).isEqualTo(Decision.DENY);
    assertThat(codes(policy))
        .containsExactly(
            "p.yaml:3:20 ZV-RESOLVE-103",
            "p.yaml:3:28 ZV-RESOLVE-103",
            "p.yaml:3:54 ZV-RESOLVE-103");
  }

  @Test
  void what_every_program_needs_to_start_is_implied_in_allow_list_mode() {
    ResolvedPolicy policy = Policies.of("syscalls: {allow: [write]}");
    for (String call : Startup.CALLS) {
      assertThat(decision(policy, call)).as(call).isEqualTo(Decision.ALLOW);
    }
    assertThat(policy.intents(SyscallIntent.class))
        .filteredOn(SyscallIntent::implied)
        .hasSameSizeAs(Startup.CALLS)
        .allMatch(intent -> intent.via().equals("@startup"));
    assertThat(decision(policy, "openat")).isEqualTo(Decision.DENY);
  }

  @Test
  void an_explicit_deny_of_it_wins_with_a_warning() {
    ResolvedPolicy policy = Policies.of("syscalls: {allow: [write], deny: [execve, '@memory']}");
    assertThat(decision(policy, "execve")).isEqualTo(Decision.DENY);
    assertThat(decision(policy, "mmap")).isEqualTo(Decision.DENY);
    assertThat(codes(policy)).contains("p.yaml:3:35 ZV-RESOLVE-105", "p.yaml:3:43 ZV-RESOLVE-105");
  }

  @Test
  void startup_false_turns_it_off() {
    ResolvedPolicy policy = Policies.of("syscalls: {allow: [write], startup: false}");
    assertThat(decision(policy, "execve")).isEqualTo(Decision.DENY);
    assertThat(codes(policy)).containsExactly("p.yaml:3:1 ZV-RESOLVE-102");
    assertThat(Policies.of("syscalls: {deny: [mount]}").intents(SyscallIntent.class)).hasSize(1);
  }

  @Test
  void warns_when_an_inspected_call_can_be_walked_around() {
    ResolvedPolicy open = Policies.of("syscalls: {allow: [open, '@aio'], broker: [openat]}");
    assertThat(open.notices()).singleElement().matches(n -> n.code().equals("ZV-RESOLVE-106"));
    assertThat(open.notices().get(0).message()).contains("open and io_uring_setup do the same");
    ResolvedPolicy denyList = Policies.of("syscalls: {allow: ['*'], broker: [clone]}");
    assertThat(codes(denyList)).anyMatch(code -> code.endsWith("106"));
    assertThat(Policies.of("syscalls: {broker: [openat]}").notices()).isEmpty();
  }

  @Test
  void without_any_list_the_calls_of_the_default_profile_hold() {
    ResolvedPolicy policy = Policies.of("filesystem: {readonly: [/usr]}");
    assertThat(decision(policy, "mount")).isEqualTo(Decision.DENY);
    assertThat(decision(policy, "openat")).isEqualTo(Decision.ALLOW);
    assertThat(codes(policy)).containsExactly("p.yaml:1:7 ZV-RESOLVE-108");
    assertThat(policy.sources()).extracting("name").contains("p.yaml", "builtin/default.yaml");
    assertThat(policy.intents(SyscallDefaultIntent.class).get(0).origin().source())
        .isEqualTo("builtin/default.yaml");
  }

  @Test
  void arguments_are_the_listed_ones_or_the_documented_default() {
    ResolvedPolicy policy =
        Policies.of("syscalls: {broker: [ioctl, prctl]}\nioctl: [0x5413, FIONREAD, TIOCINQ]\n");
    ArgumentIntent ioctl = (ArgumentIntent) Policies.intent(policy, "ioctl/arguments");
    assertThat(ioctl.allowed()).extracting("value").containsExactly(0x5413L, 0x541bL);
    assertThat(ioctl.origin().toString()).isEqualTo("p.yaml:4:1");
    ArgumentIntent prctl = (ArgumentIntent) Policies.intent(policy, "prctl/arguments");
    assertThat(prctl.allowed()).extracting("name").contains("PR_SET_NAME", "PR_SET_VMA");
    assertThat(prctl.allowed()).extracting("name").doesNotContain("PR_SET_MM", "PR_SET_SECCOMP");
    assertThat(prctl.origin().toString()).isEqualTo("@prctl");
    assertThat(codes(Policies.of("syscalls: {allow: [ioctl]}\nioctl: [TCGETS]\n")))
        .containsExactly("p.yaml:4:1 ZV-RESOLVE-109");
  }

  @Test
  void the_default_commands_never_type_into_the_terminal() {
    ResolvedPolicy policy = Policies.of("syscalls: {broker: [ioctl]}");
    ArgumentIntent ioctl = (ArgumentIntent) Policies.intent(policy, "ioctl/arguments");
    assertThat(ioctl.allowed())
        .extracting("value")
        .contains(0x5401L)
        .doesNotContain(0x5412L, 0x541cL);
    assertThat(ioctl.allowed()).extracting("value").isSorted().doesNotHaveDuplicates();
  }

  @Test
  void a_call_of_another_architecture_is_a_note_there() {
    ResolvedPolicy policy = Policies.of("syscalls: {allow: [write], deny: [open, '@file-system']}");
    assertThat(ArchitectureNotes.of(policy, Architecture.X86_64)).isEmpty();
    assertThat(ArchitectureNotes.of(policy, Architecture.AARCH64))
        .singleElement()
        .matches(notice -> notice.message().equals("open does not exist on aarch64"));
  }
}
