package io.zviz.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zviz.abi.SyscallTable;
import io.zviz.spi.policy.LimitIntent;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that are accepted, and what they mean; {@code BadProfileTest} has those that are not. */
final class ValuesTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.0.0.0/8",
    "0.0.0.0/0, 0.0.0.0/0",
    "192.0.2.1, 192.0.2.1/32",
    "::/0, 0:0:0:0:0:0:0:0/0",
    "::1, 0:0:0:0:0:0:0:1/128",
    "2001:DB8::/32, 2001:db8:0:0:0:0:0:0/32",
    "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8/128",
    "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0/128",
    "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8/128",
    "64:ff9b::192.0.2.1, 64:ff9b:0:0:0:0:c000:201/128",
    "::ffff:10.0.0.1, 10.0.0.1/32",
    "::ffff:10.0.0.0/104, 10.0.0.0/8",
    "::ffff:0:0/96, 0.0.0.0/0",
  })
  void ranges_are_read_exactly(String text, String expected) throws BadValueException {
    assertThat(Addresses.range(text)).hasToString(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10.0.0.0/8:443 | 10.0.0.0/8 | [443] | TCP_AND_UDP",
        "[2001:db8::1]:443 | 2001:db8:0:0:0:0:0:1/128 | [443] | TCP_AND_UDP",
        "[2001:db8::/32]:8000-8010 | 2001:db8:0:0:0:0:0:0/32 | [8000-8010] | TCP_AND_UDP",
        "[::1] | 0:0:0:0:0:0:0:1/128 | [] | ANY",
        "Repo.Example.ORG. | repo.example.org | [] | ANY",
        "*.example.org:443 | *.example.org | [443] | TCP_AND_UDP",
        "_srv.example.org | _srv.example.org | [] | ANY",
        "xn--bcher-kva.example | xn--bcher-kva.example | [] | ANY",
        "@registries | @registries | [] | ANY",
      })
  void endpoints_are_read_with_their_port(String text, String to, String ports, String transport)
      throws BadValueException {
    NetworkSection.Egress egress = Endpoints.egress(text);
    assertThat(egress.to()).hasToString(to);
    assertThat(egress.ports()).hasToString(ports);
    assertThat(egress.transport()).hasToString(transport);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "4095, 4095",
    "1K, 1024",
    "256M, 268435456",
    "2G, 2147483648",
    "8388607T, 9223370937343148032",
    "9223372036854775806, -1",
    "8388608T, -1",
    "999999999999999999, 999999999999999999"
  })
  void sizes_are_powers_of_1024_and_never_overflow(String text, long expected) {
    long got;
    try {
      got = Quantities.size(text);
    } catch (BadValueException e) {
      got = -1;
    }
    assertThat(got).isEqualTo(expected);
  }

  @Test
  void max_means_no_limit() throws BadValueException {
    assertThat(Quantities.size("max")).isEqualTo(LimitIntent.MAX);
    assertThat(Quantities.pids("max")).isEqualTo(LimitIntent.MAX);
    assertThat(Quantities.cpu("max 100000").quotaMicros()).isEqualTo(LimitIntent.MAX);
  }

  @Test
  void a_number_of_processors_is_a_quota() throws BadValueException {
    assertThat(Quantities.cpus("0.5")).isEqualTo(new ResourceSection.CpuQuota(50_000, 100_000));
    assertThat(Quantities.cpus("2")).isEqualTo(new ResourceSection.CpuQuota(200_000, 100_000));
    assertThat(Quantities.cpus("0.01")).isEqualTo(new ResourceSection.CpuQuota(1_000, 100_000));
  }

  @ParameterizedTest
  @CsvSource({
    "/usr/, /usr",
    "//usr//lib, /usr/lib",
    "/usr/./lib, /usr/lib",
    "/, /",
    "/a/*.log, /a/*.log"
  })
  void paths_are_brought_to_their_normal_form(String text, String expected)
      throws BadValueException {
    assertThat(Paths.parse(text)).hasToString(expected);
  }

  @Test
  void what_is_too_long_for_the_kernel_or_the_dns_is_refused() throws BadValueException {
    String component = "/" + "x".repeat(255);
    assertThat(Paths.parse(component.repeat(15))).hasToString(component.repeat(15));
    assertThatThrownBy(() -> Paths.parse(component.repeat(16) + "/"))
        .isInstanceOf(BadValueException.class);
    assertThatThrownBy(() -> Paths.parse(component + "x")).isInstanceOf(BadValueException.class);
    assertThatThrownBy(() -> Paths.parse("/" + "ü".repeat(128)))
        .isInstanceOf(BadValueException.class);
    String label = "x".repeat(63) + ".";
    String longest = label.repeat(3) + "x".repeat(61);
    assertThat(Endpoints.egress(longest).to()).hasToString(longest);
    assertThatThrownBy(() -> Endpoints.egress(longest + "x")).isInstanceOf(BadValueException.class);
  }

  @Test
  void a_path_with_characters_that_look_like_others_draws_a_warning() {
    String body = "name: a\nversion: 1.0\nfilesystem: {readonly: [%s]}\n";
    for (String path : List.of("/usr/lоcal", "/usr/\u202Elib", "/cafe\u0301")) {
      Profile profile = ProfileParser.parse(Texts.source(body.formatted(path)));
      assertThat(profile.notices()).extracting("code").containsExactly("ZV-PROFILE-103");
      assertThat(profile.filesystem().readonly().orElseThrow().items().get(0).value())
          .hasToString(path);
    }
    assertThat(ProfileParser.parse(Texts.source(body.formatted("/bücher"))).notices()).isEmpty();
  }

  @Test
  void the_nearest_name_is_proposed_and_nothing_far_away() {
    List<String> names = List.of("open", "openat", "read", "pread64");
    assertThat(NearestName.of("opne", names)).isEqualTo(Optional.of("open"));
    assertThat(NearestName.of("opneat", names)).isEqualTo(Optional.of("openat"));
    assertThat(NearestName.of("xyz", names)).isEmpty();
    assertThat(NearestName.of("", names)).isEmpty();
    assertThat(NearestName.of("x".repeat(100_000), names)).isEmpty();
  }

  @Test
  void categories_hold_only_calls_that_exist_and_unite_ours_with_systemds() {
    assertThat(Categories.names())
        .contains("@basic-io", "@memory", "@process", "@network", "@signal", "@filesystem")
        .contains(
            "@dangerous", "@file-system", "@network-io", "@io-event", "@timer", "@privileged");
    for (String name : Categories.names()) {
      assertThat(SyscallTable.allNames()).as(name).containsAll(Categories.expand(name));
    }
    assertThat(Categories.expand("@basic-io"))
        .contains("pipe2", "pwritev2")
        .doesNotContain("_llseek");
    assertThat(Categories.expand("@process")).contains("execve", "times");
    assertThat(Categories.expand("@filesystem")).containsAll(Categories.expand("@file-system"));
    assertThat(Categories.expand("@dangerous")).contains("mount", "ptrace", "bpf", "swapon");
    assertThat(Categories.expand("@privileged")).contains("chown", "reboot");
    assertThat(Categories.expand("@nothing")).isEmpty();
  }

  @Test
  void a_repeated_item_draws_a_warning_and_counts_once() {
    Profile profile =
        ProfileParser.parse(
            Texts.source("name: a\nversion: 1.0\nsyscalls: {allow: [read, read]}\n"));
    assertThat(profile.syscalls().allow().orElseThrow().items()).hasSize(1);
    assertThat(profile.notices()).extracting("code").containsExactly("ZV-PROFILE-101");
  }
}
