package io.zviz.backend.landlock;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.spi.artifact.Compilation;
import io.zviz.spi.artifact.Content;
import io.zviz.spi.artifact.Coverage;
import io.zviz.spi.artifact.Outcome;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.host.Architecture;
import io.zviz.spi.host.Support;
import io.zviz.spi.policy.Notice;
import io.zviz.spi.policy.PathAccess;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.testkit.CompilationChecks;
import io.zviz.testkit.FakeHostProbe;
import io.zviz.testkit.PolicyBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LandlockCompilerTest {
  private static final LandlockBackend BACKEND = new LandlockBackend();
  private static final Target ANYWHERE = Target.of(Architecture.X86_64);

  private static PolicyBuilder myProfile() {
    return new PolicyBuilder("my-profile")
        .pathDefault()
        .path(PathAccess.READONLY, "/usr")
        .path(PathAccess.READONLY, "/lib")
        .path(PathAccess.READONLY, "/etc")
        .path(PathAccess.WRITABLE, "/tmp")
        .path(PathAccess.WRITABLE, "/work")
        .path(PathAccess.HIDDEN, "/etc/shadow")
        .path(PathAccess.HIDDEN, "/root");
  }

  private static Compilation compile(ResolvedPolicy policy) {
    return CompilationChecks.assertComplete(BACKEND, policy, ANYWHERE);
  }

  private static Compilation compileFor(ResolvedPolicy policy, int abi) {
    Support support = BACKEND.probe(new FakeHostProbe().landlock(abi, -22));
    Target target = new Target(Architecture.X86_64, Optional.of(support), Set.of());
    return CompilationChecks.assertComplete(BACKEND, policy, target);
  }

  private static Coverage coverage(Compilation compilation, String intent) {
    return outcome(compilation, intent).coverage();
  }

  private static Outcome outcome(Compilation compilation, String intent) {
    return compilation.outcomes().stream()
        .filter(outcome -> outcome.intent().value().equals(intent))
        .findFirst()
        .orElseThrow();
  }

  private static Set<FsRight> granted(ResolvedPolicy policy, String path) {
    return LandlockCompiler.ruleset(policy).grants().stream()
        .filter(grant -> grant.path().text().equals(path))
        .findFirst()
        .map(Grant::rights)
        .orElse(Set.of());
  }

  @Test
  void printedProfileIsCoveredAsFarAsLandlockCan() {
    Compilation compilation = compile(myProfile().build());
    assertThat(coverage(compilation, "filesystem")).isEqualTo(Coverage.FULL);
    assertThat(coverage(compilation, "filesystem/readonly/usr")).isEqualTo(Coverage.FULL);
    assertThat(coverage(compilation, "filesystem/writable/tmp")).isEqualTo(Coverage.FULL);
    assertThat(coverage(compilation, "filesystem/hidden/root")).isEqualTo(Coverage.FULL);
    Outcome shadow = outcome(compilation, "filesystem/hidden/etc/shadow");
    assertThat(shadow.coverage()).isEqualTo(Coverage.NONE);
    assertThat(shadow.how()).contains("/etc is granted").contains("mount masks");
    assertThat(compilation.notices()).isEmpty();
  }

  @Test
  void withoutAListWhatIsReadableCanBeExecutedAndOnlyWorkIsBoth() {
    ResolvedPolicy policy = myProfile().build();
    assertThat(granted(policy, "/usr"))
        .containsExactlyInAnyOrder(
            FsRight.READ_FILE, FsRight.READ_DIR, FsRight.EXECUTE, FsRight.RESOLVE_UNIX);
    assertThat(granted(policy, "/tmp")).contains(FsRight.MAKE_REG).doesNotContain(FsRight.EXECUTE);
    assertThat(granted(policy, "/work")).contains(FsRight.MAKE_REG, FsRight.EXECUTE);
  }

  @Test
  void withAListOnlyThatAndTheLoadersCanBeExecuted() {
    ResolvedPolicy policy = myProfile().path(PathAccess.EXECUTABLE, "/usr/bin").build();
    assertThat(granted(policy, "/usr")).doesNotContain(FsRight.EXECUTE);
    assertThat(granted(policy, "/work")).doesNotContain(FsRight.EXECUTE);
    assertThat(granted(policy, "/usr/bin")).contains(FsRight.EXECUTE, FsRight.READ_FILE);
    assertThat(granted(policy, "/lib64/ld-linux-x86-64.so.2")).containsExactly(FsRight.EXECUTE);
  }

  @Test
  void devicesCanBeMadeOnlyByWhoKeepsTheCapability() {
    assertThat(granted(myProfile().build(), "/tmp"))
        .doesNotContain(FsRight.MAKE_CHAR, FsRight.MAKE_BLOCK);
    assertThat(granted(myProfile().keep("CAP_MKNOD").build(), "/tmp"))
        .contains(FsRight.MAKE_CHAR, FsRight.MAKE_BLOCK);
  }

  @Test
  void withoutAFilesystemSectionEverythingIsReadableAndNothingWritable() {
    ResolvedPolicy policy = new PolicyBuilder("empty").build();
    assertThat(granted(policy, "/"))
        .containsExactlyInAnyOrder(
            FsRight.READ_FILE, FsRight.READ_DIR, FsRight.EXECUTE, FsRight.RESOLVE_UNIX);
    assertThat(granted(policy, "/work")).contains(FsRight.WRITE_FILE);
  }

  @Test
  void stricterListWinsForTheSamePath() {
    ResolvedPolicy policy =
        new PolicyBuilder("p")
            .pathDefault()
            .path(PathAccess.WRITABLE, "/data")
            .path(PathAccess.READONLY, "/data")
            .path(PathAccess.READONLY, "/secret")
            .path(PathAccess.HIDDEN, "/secret")
            .build();
    assertThat(granted(policy, "/data")).doesNotContain(FsRight.WRITE_FILE);
    assertThat(granted(policy, "/secret")).isEmpty();
    assertThat(coverage(compile(policy), "filesystem/hidden/secret")).isEqualTo(Coverage.FULL);
  }

  @Test
  void readonlyInsideWritableIsLeftToTheMounts() {
    Compilation compilation =
        compile(myProfile().path(PathAccess.READONLY, "/work/config").build());
    assertThat(coverage(compilation, "filesystem/readonly/work/config"))
        .isEqualTo(Coverage.PARTIAL);
  }

  @Test
  void hiddenGlobInsideGrantedFolderIsNotCovered() {
    Compilation compilation = compile(myProfile().path(PathAccess.HIDDEN, "/etc/*.key").build());
    assertThat(coverage(compilation, "filesystem/hidden/etc/*.key")).isEqualTo(Coverage.NONE);
  }

  @Test
  void readonlyGlobSaysThatLaterFilesAreRefused() {
    Compilation compilation = compile(myProfile().path(PathAccess.READONLY, "/opt/*.txt").build());
    assertThat(compilation.notices()).extracting(Notice::code).containsExactly("ZV-LANDLOCK-002");
  }

  @Test
  void oldKernelsCoverLessAndSaySo() {
    Compilation abi1 = compileFor(myProfile().build(), 1);
    assertThat(coverage(abi1, "filesystem/readonly/usr")).isEqualTo(Coverage.PARTIAL);
    assertThat(coverage(abi1, "filesystem")).isEqualTo(Coverage.PARTIAL);
    assertThat(coverage(abi1, "filesystem/writable/tmp")).isEqualTo(Coverage.PARTIAL);
    assertThat(abi1.notices().get(0).message())
        .contains("refer, truncate, ioctl_dev, resolve_unix, abstract_unix_socket, signal");
    Compilation abi2 = compileFor(myProfile().build(), 2);
    assertThat(coverage(abi2, "filesystem/writable/tmp")).isEqualTo(Coverage.FULL);
    assertThat(coverage(abi2, "filesystem/readonly/usr")).isEqualTo(Coverage.PARTIAL);
    Compilation abi3 = compileFor(myProfile().build(), 3);
    assertThat(coverage(abi3, "filesystem/readonly/usr")).isEqualTo(Coverage.FULL);
    assertThat(abi3.notices().get(0).severity()).isEqualTo(Notice.Severity.WARNING);
  }

  @Test
  void whatOnlyNewerKernelsHaveIsANote() {
    assertThat(compileFor(myProfile().build(), 7).notices())
        .singleElement()
        .satisfies(
            notice -> {
              assertThat(notice.severity()).isEqualTo(Notice.Severity.NOTE);
              assertThat(notice.message()).endsWith("(Linux 6.15) cannot restrict: resolve_unix");
            });
    assertThat(compileFor(myProfile().build(), 10).notices()).isEmpty();
  }

  @Test
  void artefactIsTheSameForEveryAbi() {
    assertThat(compileFor(myProfile().build(), 1).artifacts())
        .isEqualTo(compileFor(myProfile().build(), 7).artifacts());
  }

  @Test
  void artefactNamesRightsAndWhereTheyComeFrom() {
    Content.Document document =
        (Content.Document)
            compile(myProfile().build()).artifact("landlock").orElseThrow().content();
    assertThat(document.root()).containsEntry("abi", 10);
    assertThat((List<?>) document.root().get("rules"))
        .first()
        .isEqualTo(
            Map.of(
                "path", "/etc",
                "allow", List.of("execute", "read_file", "read_dir", "resolve_unix"),
                "from", "my-profile.yaml:6:7"));
    assertThat(document.pointers().get("/rules/0"))
        .extracting(Object::toString)
        .containsExactly("filesystem/readonly/etc");
  }
}
