package io.zviz.backend.selinux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zviz.spi.artifact.Content;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.host.Architecture;
import io.zviz.spi.policy.PathAccess;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.SocketKind;
import io.zviz.testkit.PolicyBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Modules in the policy of a host: what semodule makes of them, and what the domains may do. */
class InstalledModuleTest {
  private static final String UNCONFINED = "unconfined_u:unconfined_r:unconfined_t:s0-s0:c0.c1023";
  private static final String CONTAINER = "system_u:system_r:container_t:s0:c1,c2";

  @TempDir private static Path folder = Path.of("/");

  private static @Nullable PolicyStore store;

  @BeforeAll
  static void install() throws IOException {
    PolicyStore made = PolicyStore.in(folder);
    made.install("zviz-offline", module(offline())).succeed();
    made.install("zviz-online", module(online())).succeed();
    store = made;
  }

  private static PolicyStore store() {
    return Objects.requireNonNull(store);
  }

  private static PolicyBuilder profile(String name) {
    return new PolicyBuilder(name)
        .pathDefault()
        .path(PathAccess.READONLY, "/usr")
        .path(PathAccess.WRITABLE, "/tmp");
  }

  private static ResolvedPolicy offline() {
    return profile("offline")
        .sockets(SocketKind.UNIX)
        .keep("CAP_NET_BIND_SERVICE", "CAP_SYSLOG")
        .build();
  }

  private static ResolvedPolicy online() {
    return profile("online").sockets(SocketKind.TCP).keep().build();
  }

  private static String module(ResolvedPolicy policy) {
    return ((Content.Text)
            new SelinuxBackend()
                .compile(policy, Target.of(Architecture.X86_64))
                .artifact("cil")
                .orElseThrow()
                .content())
        .text();
  }

  private static String domain(ResolvedPolicy policy, String categories) {
    return Domain.of(policy).context() + ":" + categories;
  }

  private static Set<String> may(String target, String kind) {
    return store().access(domain(offline(), "c1,c2"), target, kind);
  }

  private static Set<String> mayWithFile(String type) {
    return may("system_u:object_r:" + type + ":s0", "file");
  }

  @Test
  void modulesAreListedAndRemovedWithoutATrace() {
    store().install("zviz-passing", module(profile("passing").build())).succeed();
    assertThat(store().modules()).contains("zviz-passing", "zviz-offline", "container");
    assertThat(store().policy().types()).contains("zviz_passing_t");
    store().remove("zviz-passing");
    assertThat(store().modules()).contains("zviz-offline").doesNotContain("zviz-passing");
    assertThat(store().policy().types()).containsExactly("zviz_offline_t", "zviz_online_t");
  }

  @Test
  void profileOfANameThatTheHostHasDoesNotReplaceItsModule() {
    store().install("zviz-container", module(profile("container").build())).succeed();
    assertThat(store().modules()).contains("container", "zviz-container");
    assertThat(store().policy().types()).contains("zviz_container_t");
    store().remove("zviz-container");
    // Names that begin with a digit are none for semodule; the prefix makes them some.
    store().install("zviz-9.a_b-c", module(profile("9.a_b-c").build())).succeed();
    store().remove("zviz-9.a_b-c");
    assertThat(store().install("9", module(profile("9").build())).status()).isNotZero();
  }

  @Test
  void withoutThePrefixAModuleOfTheHostIsReplaced() {
    String hosts = "(type spare_t)(roletype object_r spare_t)";
    String context = "system_u:object_r:spare_t:s0";
    store().install("spare", hosts).succeed();
    store().install("zviz-spare", module(profile("spare").build())).succeed();
    assertThat(store().access(UNCONFINED, context, "file")).isNotNull();
    store().remove("zviz-spare");
    store().install("spare", module(profile("spare").build())).succeed();
    assertThatThrownBy(() -> store().access(UNCONFINED, context, "file"))
        .as("control: why the prefix is there")
        .hasMessageContaining("no context");
    store().remove("spare");
  }

  @Test
  void whatTheHostForbidsForEverIsRefused() {
    String more = "(type zviz_evil_t)(typeattributeset domain (zviz_evil_t))";
    store().install("zviz-evil", more).succeed();
    store().remove("zviz-evil");
    String rule = "(allow zviz_evil_t shadow_t (file (read)))";
    assertThat(store().install("zviz-evil", more + rule).status()).as("control").isNotZero();
    assertThat(store().modules()).doesNotContain("zviz-evil");
  }

  @Test
  void containersFilesAreReadAndChangedAndTheHostsOnlyRead() {
    assertThat(may("system_u:object_r:container_file_t:s0:c1,c2", "file"))
        .contains("open", "read", "write", "create", "unlink", "rename", "execute");
    for (String type : List.of("usr_t", "bin_t", "lib_t", "etc_t", "container_ro_file_t")) {
      assertThat(mayWithFile(type))
          .as(type)
          .contains("open", "read", "execute")
          .doesNotContain("write", "append", "create", "unlink", "rename", "setattr", "relabelto");
    }
    assertThat(store().access(UNCONFINED, "system_u:object_r:usr_t:s0", "file"))
        .as("control")
        .contains("write");
  }

  @Test
  void whatNoContainerMayUseIsOutOfReach() {
    for (String type : List.of("shadow_t", "user_home_t", "var_log_t", "security_t", "boot_t")) {
      assertThat(mayWithFile(type))
          .as(type)
          .doesNotContain("open", "read", "write", "append", "execute", "create", "unlink");
    }
    assertThat(store().access(UNCONFINED, "system_u:object_r:user_home_t:s0", "file"))
        .as("control")
        .contains("read", "write");
    assertThat(writableFiles())
        .containsExactlyInAnyOrder("container_file_t", "tmpfs_t", "zviz_offline_t");
  }

  /** The types of files that some rule lets the domain write to. */
  private static Set<String> writableFiles() {
    Pattern rule = Pattern.compile("allow \\S+ (\\S+):file (?:\\{.* )?write\\b.*");
    return store().policy().allowed("zviz_offline_t").stream()
        .map(rule::matcher)
        .filter(Matcher::matches)
        .map(found -> found.group(1))
        .collect(Collectors.toSet());
  }

  @Test
  void capabilitiesAreThoseOfTheProfile() {
    String self = domain(offline(), "c1,c2");
    assertThat(may(self, "capability")).containsExactly("net_bind_service");
    assertThat(may(self, "capability2")).containsExactly("syslog");
    String other = domain(online(), "c1,c2");
    assertThat(store().access(other, other, "capability")).isEmpty();
    assertThat(store().access(UNCONFINED, UNCONFINED, "capability"))
        .as("control")
        .contains("sys_admin", "net_bind_service");
  }

  @Test
  void portsAreReachedOnlyWithInternetSockets() {
    String port = "system_u:object_r:http_port_t:s0";
    assertThat(may(port, "tcp_socket")).doesNotContain("name_connect", "name_bind");
    assertThat(store().access(domain(online(), "c1,c2"), port, "tcp_socket"))
        .contains("name_connect");
    assertThat(store().access(CONTAINER, port, "tcp_socket"))
        .as("control")
        .contains("name_connect");
  }

  @Test
  void supervisorsEnterTheDomainAndNothingLeavesIt() {
    String self = domain(offline(), "c1,c2");
    assertThat(store().access(UNCONFINED, self, "process")).contains("transition");
    String runtime = "system_u:system_r:container_runtime_t:s0-s0:c0.c1023";
    assertThat(store().access(runtime, self, "process")).contains("transition");
    assertThat(store().access(CONTAINER, self, "process")).doesNotContain("transition");
    for (String other : List.of(UNCONFINED, runtime, CONTAINER, domain(online(), "c1,c2"))) {
      assertThat(may(other, "process"))
          .as(other)
          .doesNotContain("transition", "dyntransition", "ptrace", "sigkill");
    }
  }

  @Test
  void categoriesKeepContainersOfOneProfileApart() {
    String mine = "system_u:object_r:container_file_t:s0:c1,c2";
    String others = "system_u:object_r:container_file_t:s0:c1,c3";
    String self = domain(offline(), "c1,c2");
    assertThat(store().access(self, mine, "file")).contains("read", "write", "open");
    assertThat(store().access(self, others, "file"))
        .doesNotContain("read", "write", "open", "unlink", "execute");
    assertThat(store().access(CONTAINER, mine, "file")).as("control").contains("read", "write");
    assertThat(store().access(CONTAINER, others, "file")).as("control").doesNotContain("read");
    assertThat(store().access(UNCONFINED, others, "file")).as("control").contains("read");
  }
}
