package io.zviz.backend.apparmor;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.spi.artifact.Compilation;
import io.zviz.spi.artifact.Content;
import io.zviz.spi.artifact.Coverage;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.host.Architecture;
import io.zviz.spi.policy.PathAccess;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.testkit.CompilationChecks;
import io.zviz.testkit.PolicyBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the compiled profile permits, against what the rules of a policy mean. */
class FileRulesTest {
  private static final long SEED = 20_261_122;
  private static final List<String> NAMES = List.of("a", "ab", "b", "x.k", "y.k", "work");
  private static final List<String> GLOBS = List.of("*", "*.k", "a*", "**.k", "*a*", "**");

  private static final List<PathAccess> ACCESSES =
      List.of(PathAccess.READONLY, PathAccess.WRITABLE, PathAccess.HIDDEN, PathAccess.EXECUTABLE);

  private static Compilation compile(ResolvedPolicy policy) {
    return CompilationChecks.assertComplete(
        new AppArmorBackend(), policy, Target.of(Architecture.X86_64));
  }

  private static CompiledProfile profile(Compilation compilation) {
    Content.Text text = (Content.Text) compilation.artifact("apparmor").orElseThrow().content();
    return CompiledProfile.of(text.text());
  }

  @Test
  void strictAndLooseRulesMayLieInEachOther() {
    ResolvedPolicy policy =
        new PolicyBuilder("p")
            .pathDefault()
            .path(PathAccess.READONLY, "/")
            .path(PathAccess.HIDDEN, "/a")
            .path(PathAccess.WRITABLE, "/a/bcd")
            .path(PathAccess.READONLY, "/a/bcd/ro")
            .path(PathAccess.HIDDEN, "/etc/*.key")
            .path(PathAccess.READONLY, "/etc/public.key")
            .build();
    Compilation compilation = compile(policy);
    assertThat(compilation.outcomes())
        .allSatisfy(outcome -> assertThat(outcome.coverage()).isEqualTo(Coverage.FULL));
    CompiledProfile profile = profile(compilation);
    assertThat(profile.permissions("/usr/bin/x"))
        .contains(Permission.READ, Permission.MAP, Permission.EXECUTE)
        .doesNotContain(Permission.WRITE);
    for (String hidden : List.of("/a", "/a/", "/a/b", "/a/bcx", "/a/bcde", "/etc/x.key")) {
      assertThat(profile.permissions(hidden)).as(hidden).isEmpty();
    }
    assertThat(profile.permissions("/etc/public.key")).contains(Permission.READ);
    assertThat(profile.permissions("/a/bcd/x"))
        .contains(Permission.READ, Permission.WRITE)
        .doesNotContain(Permission.MAP, Permission.EXECUTE);
    assertThat(profile.permissions("/a/bcd/ro/x"))
        .contains(Permission.READ)
        .doesNotContain(Permission.WRITE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/dev", "/dev/shm", "/dev/null", "/proc"})
  void whatEveryContainerHasMayBeNamedAsExecutable(String path) {
    ResolvedPolicy policy =
        new PolicyBuilder("p")
            .pathDefault()
            .path(PathAccess.READONLY, "/")
            .path(PathAccess.EXECUTABLE, path)
            .build();
    CompiledProfile profile = profile(compile(policy));
    for (String file : List.of("/dev/shm/x", "/dev/null", "/proc/x", "/usr/x")) {
      boolean runs = (file + "/").startsWith(path.equals("/") ? "/" : path + "/");
      Set<Permission> permissions = profile.permissions(file);
      assertThat(permissions.contains(Permission.EXECUTE)).as(file).isEqualTo(runs);
      assertThat(permissions).contains(Permission.READ);
    }
  }

  @Test
  void whatCannotBeSaidIsNotClaimed() {
    ResolvedPolicy policy =
        new PolicyBuilder("p")
            .pathDefault()
            .path(PathAccess.READONLY, "/")
            .path(PathAccess.HIDDEN, "/a")
            .path(PathAccess.READONLY, "/a/*.txt")
            .build();
    Compilation compilation = compile(policy);
    assertThat(compilation.outcomes())
        .filteredOn(outcome -> outcome.coverage() == Coverage.NONE)
        .singleElement()
        .satisfies(outcome -> assertThat(outcome.how()).contains("a pattern below it"));
    assertThat(profile(compilation).permissions("/a/x.txt")).contains(Permission.READ);
  }

  @Test
  void randomPoliciesPermitWhatTheirRulesMean() {
    Random random = new Random(SEED);
    int exact = 0;
    for (int round = 0; round < 150; round++) {
      ResolvedPolicy policy = randomPolicy(random);
      Compilation compilation = compile(policy);
      boolean claimed =
          compilation.outcomes().stream().allMatch(o -> o.coverage() == Coverage.FULL);
      CompiledProfile profile = profile(compilation);
      Meaning meaning = new Meaning(policy);
      for (String path : somePaths()) {
        Set<Permission> permitted = profile.permissions(path);
        Set<Permission> meant = meaning.permissions(path);
        String context = "seed %d round %d path %s of %s".formatted(SEED, round, path, meaning);
        assertThat(permitted).as(context).containsAll(meant);
        if (claimed) {
          assertThat(permitted).as(context).isEqualTo(meant);
        }
      }
      exact += claimed ? 1 : 0;
    }
    assertThat(exact).as("policies that are enforced exactly").isGreaterThan(75);
  }

  private static ResolvedPolicy randomPolicy(Random random) {
    PolicyBuilder policy = new PolicyBuilder("random");
    if (random.nextInt(4) > 0) {
      policy.pathDefault();
    }
    int executables = random.nextInt(3);
    int rules = 1 + random.nextInt(7);
    for (int i = 0; i < rules; i++) {
      PathAccess access = ACCESSES.get(random.nextInt(executables > 1 ? 4 : 3));
      policy.path(access, randomPath(random, access));
    }
    return policy.build();
  }

  private static String randomPath(Random random, PathAccess access) {
    StringBuilder path = new StringBuilder();
    int depth = 1 + random.nextInt(3);
    for (int i = 1; i < depth; i++) {
      path.append('/').append(NAMES.get(random.nextInt(NAMES.size())));
    }
    boolean glob = access != PathAccess.EXECUTABLE && random.nextInt(4) == 0;
    List<String> last = glob ? GLOBS : NAMES;
    return path.append('/').append(last.get(random.nextInt(last.size()))).toString();
  }

  /** Every file at most four folders deep. */
  private static List<String> somePaths() {
    List<String> paths = new ArrayList<>();
    List<String> above = List.of("");
    for (int depth = 0; depth < 4; depth++) {
      List<String> next = new ArrayList<>();
      for (String folder : above) {
        NAMES.forEach(name -> next.add(folder + "/" + name));
      }
      paths.addAll(next);
      above = next;
    }
    return paths;
  }
}
