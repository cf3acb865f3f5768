package io.zviz.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zviz.json.JsonText;
import io.zviz.spi.BackendId;
import io.zviz.spi.error.ZvizException;
import io.zviz.spi.host.Support;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The shipped facts: each file against the schema, and each value with its source. */
final class ShippedHostsTest {
  private static final Set<String> BACKENDS =
      Set.of(
          "apparmor",
          "cgroup1",
          "cgroups",
          "containment",
          "iptables",
          "landlock",
          "nftables",
          "seccomp",
          "selinux");
  private static final Set<String> KERNEL =
      Set.of(
          "apparmor_restricts_user_namespaces",
          "cgroup_controllers",
          "cgroup_layout",
          "landlock_abi",
          "lsm",
          "seccomp_actions",
          "seccomp_notification",
          "user_namespaces");

  @TempDir private Path folder = Path.of("/");

  static List<String> names() {
    return ShippedHosts.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void every_value_has_a_source_and_every_source_a_value(String name) throws Exception {
    ShippedHost host = ShippedHosts.of(name);
    Map<?, ?> document = JsonText.read(ShippedHosts.document(name));
    Set<String> values = new TreeSet<>();
    pointers("", java.util.Objects.requireNonNull(document.get("facts")), values);
    assertThat(host.sources().keySet()).containsExactlyElementsOf(values);
    assertThat(host.sources().values()).allSatisfy(list -> assertThat(list).isNotEmpty());
    Set<String> used = new TreeSet<>();
    host.sources().values().forEach(used::addAll);
    assertThat(host.references().keySet()).as("none missing, none idle").isEqualTo(used);
    assertThat(host.references().values())
        .allSatisfy(text -> assertThat(text).hasSizeGreaterThan(20));
  }

  @ParameterizedTest
  @MethodSource("names")
  void the_facts_are_whole_and_agree_with_themselves(String name) throws Exception {
    ShippedHost host = ShippedHosts.of(name);
    HostFacts facts = host.facts();
    assertThat(host.name()).isEqualTo(name);
    assertThat(host.title()).isNotBlank();
    assertThat(facts.backends().keySet().stream().map(BackendId::value))
        .containsExactlyInAnyOrderElementsOf(BACKENDS);
    assertThat(facts.kernel().keySet()).isEqualTo(KERNEL);
    assertThat(facts.root()).isTrue();
    assertThat(facts.backends().values())
        .as("a file about a distribution knows, or claims less")
        .noneMatch(Support.Unknown.class::isInstance);
    assertThat(facts.supportOf(new BackendId("landlock")))
        .isInstanceOfSatisfying(
            Support.Available.class,
            found ->
                assertThat(found.features())
                    .containsEntry("kernel-abi", facts.kernel().get("landlock_abi")));
    assertThat(facts.kernel().get("lsm")).contains("landlock");
    boolean unified = facts.supportOf(new BackendId("cgroups")).isAvailable();
    assertThat(facts.kernel().get("cgroup_layout")).isEqualTo(unified ? "v2" : "none");
    assertThat(ShippedHosts.facts(name)).isEqualTo(HostFacts.fromJson(facts.toJson()));
  }

  @Test
  void what_was_not_looked_up_is_told_apart() {
    ShippedHost debian = ShippedHosts.of("debian-12");
    assertThat(debian.unconfirmed())
        .contains("/backends/cgroups/features/block-devices")
        .doesNotContain("/backends/landlock/features/abi", "/kernel/lsm", "/kernel_release");
    assertThat(ShippedHosts.of("rhel-9").unconfirmed()).contains("/kernel/lsm");
  }

  @Test
  void what_a_shipped_host_prints_is_a_facts_file_too() throws Exception {
    Path file = folder.resolve("debian-12");
    Files.write(file, ShippedHosts.document("debian-13"));
    assertThat(ShippedHosts.facts(file.toString()))
        .isEqualTo(ShippedHosts.of("debian-13").facts())
        .isNotEqualTo(ShippedHosts.facts("debian-12"));
  }

  @Test
  void neither_a_name_nor_a_file_is_refused_with_the_names_there_are() {
    assertThatThrownBy(() -> ShippedHosts.facts("debian-11"))
        .isInstanceOf(ZvizException.class)
        .hasMessageContaining("debian-11 is no file and no shipped host")
        .hasMessageContaining("debian-12, debian-13");
    assertThatThrownBy(() -> ShippedHosts.facts("./debian-12"))
        .isInstanceOf(ZvizException.class)
        .hasMessageContaining("no regular file");
  }

  private static void pointers(String at, Object value, Set<String> into) {
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, inner) -> pointers(at + "/" + key, inner, into));
    } else {
      into.add(at);
    }
  }
}
