package io.zviz.backend.apparmor;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.spi.policy.PathAccess;
import io.zviz.spi.policy.PathIndex;
import io.zviz.spi.policy.PathPattern;
import io.zviz.testkit.PolicyBuilder;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The index, held against the patterns themselves, and how much it spares. */
final class PathIndexTest {
  private static final long SEED = 20_261_125;
  private static final List<PathAccess> ACCESSES = List.copyOf(EnumSet.allOf(PathAccess.class));
  private static final List<String> NAMES = List.of("a", "ab", "b", "x.k", "0");
  private static final List<String> GLOBS = List.of("*", "*.k", "a*", "**.k", "**");

  @Test
  void everything_that_touches_a_pattern_is_found_near_it_and_once() {
    Random random = new Random(SEED);
    for (int round = 0; round < 50; round++) {
      List<PathPattern> all = somePatterns(random);
      PathIndex<PathPattern> index = PathIndex.of(all, pattern -> pattern);
      for (PathPattern pattern : all) {
        List<PathPattern> near = index.near(pattern);

        assertThat(near)
            .as("seed %d round %d near %s", SEED, round, pattern)
            .doesNotHaveDuplicates()
            .containsAll(all.stream().filter(other -> Patterns.touch(pattern, other)).toList());
      }
    }
  }

  @Test
  void everything_that_contains_a_pattern_is_found_around_it_and_once() {
    Random random = new Random(SEED);
    for (int round = 0; round < 50; round++) {
      List<PathPattern> all = somePatterns(random);
      PathIndex<PathPattern> index = PathIndex.of(all, pattern -> pattern);
      for (PathPattern pattern : all) {
        assertThat(index.around(pattern))
            .as("seed %d round %d around %s", SEED, round, pattern)
            .doesNotHaveDuplicates()
            .containsAll(all.stream().filter(other -> Patterns.contains(other, pattern)).toList());
      }
    }
  }

  @Test
  void what_lies_elsewhere_is_not_looked_at() {
    PathIndex<String> index =
        PathIndex.of(
            List.of("/", "/a", "/a/b", "/a/b/c", "/a-b", "/a0", "/a/*.k", "/x/y", "/x/*"),
            PathPattern::new);

    assertThat(index.near(new PathPattern("/a/b")))
        .containsExactlyInAnyOrder("/", "/a", "/a/b", "/a/b/c", "/a/*.k");
    assertThat(index.around(new PathPattern("/a/b")))
        .containsExactlyInAnyOrder("/", "/a", "/a/b", "/a/*.k");
  }

  @Test
  void twice_as_many_rules_take_about_twice_as_many_comparisons() {
    long few = comparisons(1_000);
    long many = comparisons(2_000);

    assertThat(few).as("the control: something is compared").isGreaterThan(1_000);
    assertThat(many).isLessThan(few * 5 / 2);
  }

  private static long comparisons(int count) {
    PolicyBuilder policy = new PolicyBuilder("p").pathDefault().path(PathAccess.READONLY, "/usr");
    for (int i = 0; i < count; i++) {
      PathAccess access = ACCESSES.get(i % ACCESSES.size());
      policy.path(access, "/srv/team%d/app%d/%s".formatted(i % 50, i, i % 7 == 0 ? "*.k" : "d"));
    }
    FileRules rules = new FileRules(Regions.of(policy.build()));
    new PathOutcomes(rules).of(policy.build());
    return rules.comparisons();
  }

  private static List<PathPattern> somePatterns(Random random) {
    TreeSet<PathPattern> patterns = new TreeSet<>();
    patterns.add(new PathPattern("/"));
    while (patterns.size() < 40) {
      StringBuilder text = new StringBuilder();
      for (int depth = random.nextInt(4); depth > 0; depth--) {
        text.append('/').append(NAMES.get(random.nextInt(NAMES.size())));
      }
      List<String> last = random.nextInt(3) == 0 ? GLOBS : NAMES;
      patterns.add(
          new PathPattern(text.append('/').append(last.get(random.nextInt(5))).toString()));
    }
    return new ArrayList<>(patterns);
  }
}
