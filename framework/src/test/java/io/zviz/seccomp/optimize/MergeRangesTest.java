package io.zviz.seccomp.optimize;

import static io.zviz.seccomp.optimize.Trees.ALLOW;
import static io.zviz.seccomp.optimize.Trees.ENOSYS;
import static io.zviz.seccomp.optimize.Trees.EPERM;
import static io.zviz.seccomp.optimize.Trees.LAST;
import static io.zviz.seccomp.optimize.Trees.first;
import static io.zviz.seccomp.optimize.Trees.leaf;
import static io.zviz.seccomp.optimize.Trees.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.seccomp.ir.Node.Dispatch;
import io.zviz.seccomp.ir.Node.Range;
import io.zviz.seccomp.ir.Test.Relation;
import io.zviz.seccomp.ir.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MergeRangesTest {
  @Test
  void neighbours_that_decide_the_same_become_one() {
    assertThat(MergeRanges.apply(numbers(ALLOW, ALLOW, EPERM, ENOSYS, ENOSYS)))
        .isEqualTo(
            new Dispatch<>(
                List.of(
                    new Range<>(0, 1, ALLOW),
                    new Range<>(2, 2, EPERM),
                    new Range<>(3, LAST, ENOSYS))));
  }

  @Test
  void another_error_number_or_another_argument_is_not_the_same() {
    Dispatch<Verdict> different =
        numbers(
            EPERM,
            ENOSYS,
            first(Relation.EQUAL, 1, ALLOW, EPERM),
            first(Relation.EQUAL, 2, ALLOW, EPERM),
            EPERM);
    assertThat(MergeRanges.apply(different)).isEqualTo(different);
  }

  @Test
  void a_merged_range_has_the_causes_of_all() {
    Dispatch<Verdict> merged =
        (Dispatch<Verdict>)
            MergeRanges.apply(numbers(leaf(Verdict.ALLOW, "a"), leaf(Verdict.ALLOW, "b")));
    assertThat(merged.ranges()).hasSize(1);
    assertThat(merged.evaluate(word -> 0).causes()).hasToString("[a, b]");
  }
}
