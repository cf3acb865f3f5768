package io.zviz.resolve;

import static io.zviz.resolve.Policies.decision;
import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.profile.ProfileSource;
import io.zviz.spi.policy.ConditionalSyscallIntent;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.Notice;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.SyscallDefaultIntent;
import io.zviz.spi.policy.SyscallIntent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entries with conditions and error numbers, alone and over bases. */
final class ConditionalRulesTest {
  @TempDir Path folder;

  private static List<String> codes(ResolvedPolicy policy) {
    return policy.notices().stream().map(Notice::code).toList();
  }

  private ResolvedPolicy extending(String base, String child) throws IOException {
    Files.writeString(folder.resolve("base.yaml"), "name: base\nversion: 1.0\n" + base);
    Path file = folder.resolve("child.yaml");
    byte[] text = ("name: child\nextends: base\n" + child).getBytes(StandardCharsets.UTF_8);
    return new PolicyResolver(ProfileLocator.ofHost())
        .resolve(new ProfileSource("child.yaml", text, Optional.of(file)), Overrides.NONE);
  }

  private static List<String> conditions(ResolvedPolicy policy) {
    return policy.intents(ConditionalSyscallIntent.class).stream()
        .map(intent -> intent.describe() + " " + intent.errno().orElse(0))
        .toList();
  }

  @Test
  void a_condition_under_allow_leaves_the_rest_of_the_call_refused() {
    ResolvedPolicy policy =
        Policies.of(
            "syscalls: {allow: [read, {call: personality, when: [arg0 == 8, 'arg0 == 0x8', arg0 == 0]}]}");
    assertThat(conditions(policy))
        .containsExactly(
            "allow personality when arg0 == 0x0 0", "allow personality when arg0 == 0x8 0");
    assertThat(policy.intents(SyscallIntent.class))
        .noneMatch(intent -> intent.name().equals("personality"));
    assertThat(policy.intents(SyscallDefaultIntent.class).get(0).decision())
        .isEqualTo(Decision.DENY);
  }

  @Test
  void deny_beats_allow_for_the_same_condition_and_the_smallest_errno_counts() {
    ResolvedPolicy policy =
        Policies.of(
            "syscalls: {deny: [{call: kill, when: arg1 & 0xffffffff == 9, errno: EINVAL},"
                + " {call: kill, when: arg1 & 0xffffffff == 9, errno: EACCES}],"
                + " allow: [kill, {call: kill, when: arg1 & 0xffffffff == 9}]}");
    assertThat(conditions(policy)).containsExactly("deny kill when arg1 & 0xffffffff == 0x9 13");
    assertThat(codes(policy)).filteredOn("ZV-RESOLVE-103"::equals).hasSize(2);
    assertThat(decision(policy, "kill")).isEqualTo(Decision.ALLOW);
  }

  @Test
  void an_errno_goes_with_calls_categories_and_the_rest() {
    ResolvedPolicy policy =
        Policies.of(
            "syscalls: {allow: [read], deny: [{call: '*', errno: ENOSYS}, {call: '@keyring', errno: 5},"
                + " {call: keyctl, errno: EACCES}]}");
    assertThat(policy.intents(SyscallDefaultIntent.class).get(0).errno()).hasValue(38);
    assertThat(policy.intents(SyscallIntent.class))
        .filteredOn(intent -> List.of("keyctl", "add_key").contains(intent.name()))
        .extracting(intent -> intent.name() + " " + intent.errno().orElse(0))
        .containsExactly("add_key 5", "keyctl 13");
  }

  @Test
  void conditions_that_change_nothing_or_can_be_evaded_draw_warnings() {
    assertThat(codes(Policies.of("syscalls: {allow: [kill, {call: kill, when: arg1 == 9}]}")))
        .containsExactly("ZV-RESOLVE-109");
    assertThat(
            codes(Policies.of("syscalls: {allow: [read], deny: [{call: kill, when: arg1 < 9}]}")))
        .contains("ZV-RESOLVE-109", "ZV-RESOLVE-114");
    assertThat(codes(Policies.of("syscalls: {allow: [{call: socket, when: arg0 > 40}]}")))
        .containsExactly("ZV-RESOLVE-114");
    assertThat(
            codes(
                Policies.of(
                    "syscalls: {allow: [{call: socket, when: [arg0 < 38, 'arg0 & 0xffffffff > 40',"
                        + " arg0 >= 0]}, {call: clone, when: arg0 != 3}]}")))
        .isEmpty();
  }

  @Test
  void a_derived_profile_that_names_the_call_decides_for_all_of_its_arguments() throws IOException {
    String base =
        "syscalls: {allow: [read, socket], deny: [{call: socket, when: arg0 & 0xff == 38}]}";
    ResolvedPolicy adds =
        extending(
            base, "syscalls: {deny: [{call: socket, when: arg0 & 0xff == 40, errno: EINVAL}]}");
    assertThat(conditions(adds))
        .containsExactly(
            "deny socket when arg0 & 0xff == 0x26 0", "deny socket when arg0 & 0xff == 0x28 22");
    ResolvedPolicy whole = extending(base, "syscalls: {allow: [socket]}");
    assertThat(conditions(whole)).isEmpty();
    assertThat(codes(whole)).contains("ZV-RESOLVE-104");
    ResolvedPolicy same =
        extending(base, "syscalls: {allow: [{call: socket, when: arg0 & 0xff == 38}]}");
    assertThat(conditions(same)).containsExactly("allow socket when arg0 & 0xff == 0x26 0");
    assertThat(conditions(extending(base, "syscalls: {}\nreplace: [syscalls.deny]"))).isEmpty();
  }
}
