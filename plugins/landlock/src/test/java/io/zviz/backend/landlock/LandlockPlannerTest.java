package io.zviz.backend.landlock;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.spi.artifact.Target;
import io.zviz.spi.host.Architecture;
import io.zviz.spi.launch.ChildStep.LandlockRestrict;
import io.zviz.spi.launch.ChildStep.LandlockRestrict.PathGrant;
import io.zviz.spi.launch.RunContext;
import io.zviz.spi.policy.AuditSettings;
import io.zviz.spi.policy.PathAccess;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.testkit.FakeContainerPaths;
import io.zviz.testkit.FakeHostProbe;
import io.zviz.testkit.PolicyBuilder;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LandlockPlannerTest {
  private static final long READ = 0x0c;
  private static final long READ_EXECUTE = 0x0d;
  private static final long WRITE_FILE = 0x02;

  private final LandlockBackend backend = new LandlockBackend();
  private final FakeContainerPaths paths =
      new FakeContainerPaths().folders("/proc", "/dev/shm", "/work").files("/dev/null");

  private LandlockRestrict plan(ResolvedPolicy policy, int abi) {
    return (LandlockRestrict)
        backend
            .plan(backend.compile(policy, Target.of(Architecture.X86_64)), run(policy, abi, false))
            .get(0);
  }

  private RunContext run(ResolvedPolicy policy, int abi, boolean auditOnly) {
    FakeHostProbe host = new FakeHostProbe().landlock(abi, 0);
    return new RunContext("c", "zviz-c", policy, backend.probe(host), host, paths, auditOnly);
  }

  private static Map<String, Long> grants(LandlockRestrict step) {
    return step.paths().stream().collect(Collectors.toMap(PathGrant::path, PathGrant::access));
  }

  private static PolicyBuilder policy() {
    return new PolicyBuilder("p").pathDefault();
  }

  @Test
  void grantsOnlyWhatExists() {
    paths.folders("/usr").files("/etc/hosts");
    LandlockRestrict step =
        plan(
            policy()
                .path(PathAccess.READONLY, "/usr")
                .path(PathAccess.READONLY, "/etc/hosts")
                .path(PathAccess.READONLY, "/missing")
                .build(),
            7);
    assertThat(step.handledFs()).isEqualTo(0xffff);
    assertThat(step.scoped()).isEqualTo(3);
    assertThat(grants(step))
        .containsOnlyKeys("/dev", "/dev/null", "/dev/shm", "/etc/hosts", "/proc", "/usr", "/work")
        .containsEntry("/usr", READ_EXECUTE)
        .containsEntry("/etc/hosts", 0x05L) // no read_dir for a file: EINVAL
        .containsEntry("/proc", READ)
        .containsEntry("/dev/null", 0xc006L);
  }

  @Test
  void oldKernelGetsNoBitItDoesNotKnow() {
    LandlockRestrict step = plan(policy().path(PathAccess.WRITABLE, "/work").build(), 1);
    assertThat(step.handledFs()).isEqualTo(0x1fff);
    assertThat(step.scoped()).isZero();
    assertThat(step.paths()).allSatisfy(g -> assertThat(g.access() & ~0x1fff).isZero());
  }

  @Test
  void newestKernelIsAskedForAllThatIsKnown() {
    LandlockRestrict step = plan(policy().path(PathAccess.WRITABLE, "/work").build(), 12);
    assertThat(step.handledFs()).isEqualTo(0x1ffff);
    assertThat(grants(step))
        .hasEntrySatisfying("/work", access -> assertThat(access & 0x10000).isNotZero())
        .hasEntrySatisfying("/proc", access -> assertThat(access & 0x10000).isZero());
  }

  @Test
  void howMuchIsLoggedDecidesTheFlags() {
    assertThat(plan(policy().build(), 7).restrictFlags()).isZero();
    PolicyBuilder full = policy().auditLevel(AuditSettings.Level.FULL);
    assertThat(plan(full.build(), 7).restrictFlags()).isEqualTo(2);
    assertThat(plan(full.build(), 6).restrictFlags()).isZero();
    PolicyBuilder none = policy().auditLevel(AuditSettings.Level.NONE);
    assertThat(plan(none.build(), 7).restrictFlags()).isEqualTo(4);
  }

  @Test
  void linksAreFollowedWhenNoRuleNamesTheTarget() {
    paths.folders("/usr/bin").link("/bin", "/usr/bin");
    assertThat(grants(plan(policy().path(PathAccess.READONLY, "/bin").build(), 7)))
        .containsEntry("/usr/bin", READ_EXECUTE)
        .doesNotContainKey("/bin");
  }

  @Test
  void linkCannotWidenWhatItsTargetsOwnRuleSays() {
    paths.folders("/etc").link("/data", "/etc").link("/open", "/root").folders("/root");
    Map<String, Long> grants =
        grants(
            plan(
                policy()
                    .path(PathAccess.READONLY, "/etc")
                    .path(PathAccess.WRITABLE, "/data")
                    .path(PathAccess.HIDDEN, "/root")
                    .path(PathAccess.READONLY, "/open")
                    .build(),
                7));
    assertThat(grants).containsEntry("/etc", READ_EXECUTE).doesNotContainKey("/root");
  }

  @Test
  void linkCalledWorkGivesNothingAway() {
    FakeContainerPaths trap = new FakeContainerPaths().folders("/etc").link("/work", "/etc");
    ResolvedPolicy policy = policy().build();
    LandlockRestrict step =
        new LandlockPlanner(PathRules.of(policy), trap)
            .plan(LandlockCompiler.ruleset(policy), Abi.of(7));
    assertThat(step.paths()).isEmpty();
  }

  @Test
  void globsAreExpandedAndSparedWhereAStricterRuleDecides() {
    paths.files("/etc/a.conf", "/etc/b.conf", "/etc/other");
    Map<String, Long> grants =
        grants(
            plan(
                policy()
                    .path(PathAccess.READONLY, "/etc/*.conf")
                    .path(PathAccess.HIDDEN, "/etc/b.conf")
                    .build(),
                7));
    assertThat(grants).containsKey("/etc/a.conf").doesNotContainKeys("/etc/b.conf", "/etc/other");
  }

  @Test
  void loaderIsExecutableThroughItsLinkButNotFromWritablePlaces() {
    paths
        .files("/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2", "/usr/bin/true")
        .link("/lib64/ld-linux-x86-64.so.2", "/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2");
    PolicyBuilder listed =
        policy().path(PathAccess.READONLY, "/usr").path(PathAccess.EXECUTABLE, "/usr/bin");
    assertThat(grants(plan(listed.build(), 7)))
        .containsEntry("/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2", 1L)
        .containsEntry("/usr", READ)
        .containsEntry("/usr/bin", 0x05L);
    PolicyBuilder writable =
        policy().path(PathAccess.WRITABLE, "/usr").path(PathAccess.EXECUTABLE, "/bin");
    assertThat(grants(plan(writable.build(), 7)))
        .doesNotContainKey("/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2");
  }

  @Test
  void writableInsideReadonlyIsAdded() {
    paths.folders("/var/tmp");
    Map<String, Long> grants =
        grants(
            plan(
                policy()
                    .path(PathAccess.READONLY, "/var")
                    .path(PathAccess.WRITABLE, "/var/tmp")
                    .build(),
                7));
    assertThat(grants.getOrDefault("/var", 0L) & WRITE_FILE).isZero();
    assertThat(grants.getOrDefault("/var/tmp", 0L) & WRITE_FILE).isNotZero();
  }

  @Test
  void auditModeRestrictsNothing() {
    ResolvedPolicy policy = policy().build();
    assertThat(
            backend.plan(
                backend.compile(policy, Target.of(Architecture.X86_64)), run(policy, 7, true)))
        .isEmpty();
  }
}
