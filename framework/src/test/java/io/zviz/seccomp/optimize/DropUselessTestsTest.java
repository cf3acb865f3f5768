package io.zviz.seccomp.optimize;

import static io.zviz.seccomp.optimize.Trees.ALLOW;
import static io.zviz.seccomp.optimize.Trees.EPERM;
import static io.zviz.seccomp.optimize.Trees.first;
import static io.zviz.seccomp.optimize.Trees.leaf;
import static io.zviz.seccomp.optimize.Trees.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.seccomp.ir.Node;
import io.zviz.seccomp.ir.Node.Leaf;
import io.zviz.seccomp.ir.Test.Relation;
import io.zviz.seccomp.ir.Verdict;
import org.junit.jupiter.api.Test;

final class DropUselessTestsTest {
  @Test
  void a_test_that_leads_to_the_same_end_goes_and_its_causes_stay() {
    Node<Verdict> tree =
        first(Relation.EQUAL, 1, leaf(Verdict.ALLOW, "a"), leaf(Verdict.ALLOW, "b"));
    Node<Verdict> result = DropUselessTests.apply(numbers(tree, EPERM));
    assertThat(result.map(Verdict::value)).isEqualTo(numbers(ALLOW, EPERM).map(Verdict::value));
    assertThat(result.evaluate(word -> 0).causes()).hasToString("[a, b]");
    assertThat(DropUselessTests.apply(tree)).isInstanceOf(Leaf.class);
  }

  @Test
  void tests_that_become_useless_by_it_go_too() {
    Node<Verdict> inner = first(Relation.AT_LEAST, 7, ALLOW, ALLOW);
    assertThat(DropUselessTests.apply(first(Relation.EQUAL, 1, inner, ALLOW))).isEqualTo(ALLOW);
  }

  @Test
  void a_test_that_matters_stays() {
    Node<Verdict> tree = first(Relation.EQUAL, 1, ALLOW, EPERM);
    assertThat(DropUselessTests.apply(tree)).isEqualTo(tree);
  }
}
