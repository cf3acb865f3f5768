package io.zviz.resolve;

import static io.zviz.resolve.Policies.codes;
import static io.zviz.resolve.Policies.decision;
import static io.zviz.resolve.Policies.rules;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zviz.profile.InvalidProfileException;
import io.zviz.profile.ProfileFile;
import io.zviz.spi.BackendId;
import io.zviz.spi.Layer;
import io.zviz.spi.policy.BrokerSettings;
import io.zviz.spi.policy.CapabilityIntent;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a profile and those that it extends become one. */
final class ExtendsTest {
  @TempDir private Path folder;
  private PolicyResolver resolver = Policies.RESOLVER;

  @BeforeEach
  void useASearchPath() throws IOException {
    Files.createDirectory(folder.resolve("system"));
    resolver = new PolicyResolver(new ProfileLocator(List.of(folder.resolve("system"))));
  }

  private void write(String file, String text) throws IOException {
    Files.createDirectories(folder.resolve(file).getParent());
    Files.writeString(folder.resolve(file), text);
  }

  private ResolvedPolicy resolve(String file) {
    return resolver.resolve(ProfileFile.read(folder.resolve(file)), Overrides.NONE);
  }

  private ResolvedPolicy child(String base, String child) throws IOException {
    write("base.yaml", "name: base\nversion: 2.0\n" + base);
    write("child.yaml", "name: child\nextends: base\n" + child);
    return resolve("child.yaml");
  }

  @Test
  void lists_unite_and_the_most_derived_profile_decides_about_a_call() throws IOException {
    ResolvedPolicy policy =
        child(
            "syscalls: {allow: [read], deny: [ptrace, mount]}",
            "syscalls: {allow: [ptrace], broker: [openat]}");
    assertThat(decision(policy, "ptrace")).isEqualTo(Decision.ALLOW);
    assertThat(decision(policy, "read")).isEqualTo(Decision.ALLOW);
    assertThat(decision(policy, "mount")).isEqualTo(Decision.DENY);
    assertThat(decision(policy, "openat")).isEqualTo(Decision.BROKER);
    assertThat(codes(policy)).containsExactly("child.yaml:3:20 ZV-RESOLVE-104");
    assertThat(policy.notices().get(0).message())
        .isEqualTo("allow \"ptrace\" decides for ptrace over deny \"ptrace\" at base.yaml:3:34");
  }

  @Test
  void a_category_of_the_child_names_its_calls_and_a_star_names_none() throws IOException {
    ResolvedPolicy category =
        child("syscalls: {allow: [chown, read]}", "syscalls: {deny: ['@chown']}");
    assertThat(decision(category, "chown")).isEqualTo(Decision.DENY);
    ResolvedPolicy star = child("syscalls: {allow: [chown, read]}", "syscalls: {deny: ['*']}");
    assertThat(decision(star, "chown")).isEqualTo(Decision.ALLOW);
    assertThat(decision(star, "mount")).isEqualTo(Decision.DENY);
  }

  @Test
  void the_version_and_every_scalar_come_from_the_nearest_profile_that_has_them()
      throws IOException {
    ResolvedPolicy policy =
        child(
            """
            description: d
            broker: {mode: always, timeout_ms: 7}
            resources: {memory_max: 64M}
            requirements: {lsm: optional, network: optional}
            backends: {lsm: [apparmor, landlock], apparmor: {abi: '3.0', x: y}}
            """,
            """
            broker: {mode: auto}
            resources: {memory_max: 128M}
            requirements: {lsm: required}
            backends: {lsm: landlock, apparmor: {abi: '4.0'}}
            """);
    assertThat(policy.name()).isEqualTo("child");
    assertThat(policy.version()).isEqualTo("2.0");
    assertThat(policy.description()).isEqualTo("d");
    assertThat(policy.broker()).isEqualTo(new BrokerSettings(BrokerSettings.Mode.AUTO, 7, 256));
    assertThat(rules(policy)).contains("resources/memory_max: memory_max 134217728");
    assertThat(policy.requirements()).containsOnlyKeys(Layer.LSM, Layer.NETWORK);
    assertThat(policy.backends().pinned())
        .isEqualTo(Map.of(Layer.LSM, List.of(new BackendId("landlock"))));
    assertThat(policy.backends().optionsOf(new BackendId("apparmor")))
        .isEqualTo(Map.of("abi", "4.0", "x", "y"));
    assertThat(policy.positionOf("backends.lsm").toString()).isEqualTo("child.yaml:6:12");
    assertThat(policy.sources()).extracting(SourceFile::name).startsWith("child.yaml", "base.yaml");
  }

  @Test
  void the_childs_word_decides_about_a_path_and_a_prefix() throws IOException {
    ResolvedPolicy policy =
        child(
            """
            filesystem: {readonly: [/usr, /data], hidden: [/root]}
            network: {egress: {allow: [10.0.0.0/8, 192.0.2.0/24], deny: [10.9.0.0/16]}}
            """,
            """
            filesystem: {writable: [/data]}
            network: {egress: {deny: [10.0.0.0/8], allow: [10.9.0.0/16]}}
            """);
    assertThat(rules(policy))
        .contains(
            "filesystem/writable/data: writable /data",
            "filesystem/readonly/usr: readonly /usr",
            "filesystem/hidden/root: hidden /root",
            "network/egress/deny/10.0.0.0/8: deny egress to 10.0.0.0/8",
            "network/egress/allow/10.9.0.0/16: allow egress to 10.9.0.0/16",
            "network/egress/allow/192.0.2.0/24: allow egress to 192.0.2.0/24")
        .noneMatch(rule -> rule.startsWith("filesystem/readonly/data"))
        .noneMatch(rule -> rule.startsWith("network/egress/allow/10.0.0.0"))
        .noneMatch(rule -> rule.startsWith("network/egress/deny/10.9"));
  }

  @Test
  void replaced_sections_and_lists_come_from_the_child_alone() throws IOException {
    ResolvedPolicy policy =
        child(
            """
            syscalls: {allow: [read], deny: [mount]}
            filesystem: {readonly: [/usr], hidden: [/root]}
            network: {egress: {allow: [10.0.0.0/8], deny: [10.9.0.0/16]}}
            capabilities: {keep: [CAP_CHOWN]}
            resources: {memory_max: 64M, pids_max: 7}
            """,
            """
            replace: [syscalls.allow, filesystem, network.egress.allow, capabilities.keep, resources.pids_max]
            syscalls: {allow: [write]}
            filesystem: {readonly: [/opt]}
            """);
    assertThat(decision(policy, "read")).isEqualTo(Decision.DENY);
    assertThat(decision(policy, "write")).isEqualTo(Decision.ALLOW);
    assertThat(rules(policy))
        .contains(
            "syscalls/mount: deny mount",
            "filesystem/readonly/opt: readonly /opt",
            "network/egress/deny/10.9.0.0/16: deny egress to 10.9.0.0/16",
            "resources/memory_max: memory_max 67108864")
        .noneMatch(rule -> rule.contains("/usr") || rule.contains("/root"))
        .noneMatch(rule -> rule.contains("egress/allow") || rule.contains("pids_max"));
    assertThat(policy.intents(CapabilityIntent.class).get(0).keep()).isEmpty();
  }

  @Test
  void a_base_is_found_beside_the_file_in_the_search_path_and_by_path() throws IOException {
    write("system/far.yaml", "name: far\nversion: 1.0\nresources: {pids_max: 3}\n");
    write("lib/by-path.yaml", "name: by-path\nextends: sibling.yml\n");
    write("lib/sibling.yml", "name: sibling\nextends: far\n");
    write("p.yaml", "name: p\nextends: lib/by-path.yaml\n");
    ResolvedPolicy policy = resolve("p.yaml");
    assertThat(policy.sources())
        .extracting(SourceFile::name)
        .startsWith("p.yaml", "lib/by-path.yaml", "lib/sibling.yml", "far.yaml");
    assertThat(Policies.intent(policy, "resources/pids_max").origin().toString())
        .isEqualTo("far.yaml:3:23");
  }

  @Test
  void a_file_cannot_take_the_place_of_a_builtin_base() throws IOException {
    write("minimal.yaml", "name: evil\nversion: 1.0\nsyscalls: {allow: ['*']}\n");
    write("p.yaml", "name: p\nextends: minimal\n");
    assertThat(decision(resolve("p.yaml"), "mount")).isEqualTo(Decision.DENY);
  }

  @Test
  void circles_are_refused_with_the_chain() throws IOException {
    write("a.yaml", "name: a\nextends: a\n");
    assertRefused("a.yaml", "a.yaml:2:10: ZV-RESOLVE-002", "a.yaml -> a.yaml");
    write("b.yaml", "name: b\nextends: sub/c.yaml\n");
    write("sub/c.yaml", "name: c\nextends: ../b.yaml\n");
    assertRefused("b.yaml", "sub/c.yaml:2:10: ZV-RESOLVE-002", "b.yaml -> sub/c.yaml -> ");
  }

  @Test
  void long_chains_are_refused_and_sixteen_are_not() throws IOException {
    for (int i = 1; i <= 17; i++) {
      String next = i == 17 ? "version: 1.0\n" : "extends: p" + (i + 1) + "\n";
      write("p" + i + ".yaml", "name: p" + i + "\n" + next);
    }
    assertThat(resolve("p2.yaml").sources()).hasSize(17); // sixteen, and the default lists
    assertRefused("p1.yaml", "p16.yaml:2:10: ZV-RESOLVE-003", "more than 16");
  }

  @Test
  void a_base_that_is_not_there_is_reported_at_its_place() throws IOException {
    write("p.yaml", "name: p\nextends: minimla\n");
    assertRefused("p.yaml", "p.yaml:2:10: ZV-RESOLVE-001", "did you mean \"minimal\"?");
    write("p.yaml", "name: p\nextends: https://example.org/base.yaml\n");
    assertRefused("p.yaml", "p.yaml:2:10: ZV-PROFILE-002", "there is no profile");
    write("p.yaml", "name: p\nextends: .\n");
    assertRefused("p.yaml", "p.yaml:2:10: ZV-RESOLVE-001", "there is no profile");
    write("p.yaml", "name: p\nextends: ./\n");
    assertRefused("p.yaml", "p.yaml:2:10: ZV-PROFILE-002", "folder");
  }

  @Test
  void errors_of_a_base_are_reported_in_the_base() throws IOException {
    write("base.yaml", "name: base\nversion: 1.0\nsyscalls: {allow: [opne]}\n");
    write("p.yaml", "name: p\nextends: base\n");
    assertRefused("p.yaml", "base.yaml:3:20: ZV-PROFILE-004", "did you mean \"open\"?");
  }

  @Test
  void errors_of_a_profile_of_its_bases_and_a_missing_base_come_in_one_run() throws IOException {
    write("a.yaml", "name: a\nextends: b\nfilesystem: {readonly: [rel]}\n");
    write("b.yaml", "name: b\nextends: gone\nsyscalls: {allow: [opne]}\n");
    assertRefused("a.yaml", "a.yaml:3:25: ZV-PROFILE-016", "\nb.yaml:2:10: ZV-RESOLVE-001");
    assertRefused("a.yaml", "a.yaml:3:25: ZV-PROFILE-016", "\nb.yaml:3:20: ZV-PROFILE-004");
  }

  @Test
  void a_base_that_is_no_yaml_is_reported_beside_what_else_is_wrong() throws IOException {
    write("a.yaml", "name: a\nextends: b\nfilesystem: {readonly: [rel]}\n");
    write("b.yaml", "name: [\n");
    assertRefused("a.yaml", "a.yaml:3:25: ZV-PROFILE-016", "\nb.yaml:2:1: ZV-PROFILE-006");
  }

  @Test
  void a_child_that_says_nothing_changes_nothing() {
    for (String name : BuiltinProfiles.names()) {
      ResolvedPolicy base = resolver.resolve(BuiltinProfiles.source(name), Overrides.NONE);
      ResolvedPolicy child = Policies.of("extends: " + name + "\n");
      assertThat(child.intents()).isEqualTo(base.intents());
    }
  }

  @Test
  void a_child_that_repeats_its_base_changes_nothing_but_positions() throws IOException {
    String body = "syscalls: {allow: [read], deny: [mount]}\nfilesystem: {hidden: [/root]}\n";
    assertThat(rules(child(body, body))).isEqualTo(rules(Policies.of(body)));
    assertThat(child(body, body).notices()).isEmpty();
  }

  private void assertRefused(String file, String start, String part) {
    assertThatThrownBy(() -> resolve(file))
        .isInstanceOfSatisfying(
            InvalidProfileException.class,
            e -> assertThat(e.render()).startsWith(start).contains(part));
  }
}
