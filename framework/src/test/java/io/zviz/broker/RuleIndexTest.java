package io.zviz.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.spi.policy.PathAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RuleIndexTest {
  private static final List<String> NAMES = List.of("a", "b", "ab", "a.k", "b.k");
  private static final List<String> PATTERNS = List.of("*", "a*", "*b", "?", "**.k", "*.k", "**");

  private final Random random = new Random(20261130);

  /** What it says is what asking every rule says. */
  @Test
  void it_finds_what_beats_all_others() {
    int found = 0;
    for (int round = 0; round < 300; round++) {
      List<PathRule> rules = new ArrayList<>();
      for (int i = random.nextInt(12); i >= 0; i--) {
        rules.add(PathRule.given(pattern(), pick(List.of(PathAccess.values()))));
      }
      RuleIndex index = new RuleIndex(rules);
      for (int i = 0; i < 100; i++) {
        String path = path(random.nextInt(5));
        PathRule best = index.mostSpecific(path);
        assertThat(best).as("%s among %s", path, rules).isEqualTo(among(rules, path));
        found += best == null ? 0 : 1;
      }
    }
    assertThat(found).as("of 30,000").isBetween(5_000, 29_000);
  }

  private static @Nullable PathRule among(List<PathRule> rules, String path) {
    PathRule best = null;
    for (PathRule rule : rules) {
      if (rule.covers(path) && (best == null || rule.beats(best))) {
        best = rule;
      }
    }
    return best;
  }

  private String pattern() {
    String folder = path(random.nextInt(4));
    if (random.nextInt(3) > 0) {
      return folder;
    }
    return (folder.length() == 1 ? "" : folder) + "/" + pick(PATTERNS);
  }

  private String path(int depth) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < depth; i++) {
      path.append('/').append(pick(NAMES));
    }
    return depth == 0 ? "/" : path.toString();
  }

  private <T> T pick(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
