package io.zviz.explain;

import io.zviz.compile.Bundle;
import io.zviz.profile.ExpectedResult;
import io.zviz.profile.InvalidProfileException;
import io.zviz.profile.Located;
import io.zviz.profile.Problem;
import io.zviz.spi.error.ZvizException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Holds a compiled profile against what its author expects of it. Needs no kernel. */
public final class ProfileTest {
  private final Explainer explainer;

  /** For what a profile was compiled to. */
  public ProfileTest(Bundle bundle) {
    this.explainer = new Explainer(bundle);
  }

  /**
   * What came of one expectation.
   *
   * @param expectation what was expected
   * @param answer what the profile says
   */
  public record Outcome(Expectation expectation, Answer answer) {
    /** Whether the profile does what is expected. */
    public boolean isMet() {
      return expectation.isMetBy(answer.verdict());
    }

    /** The outcome as a tree for JSON. */
    public Map<String, Object> toTree() {
      return Map.of(
          "operation", expectation.question().text(),
          "expected", expectation.result(),
          "met", isMet(),
          "position", expectation.origin().toString(),
          "answer", answer.toTree());
    }
  }

  /**
   * Tries all expectations, in order.
   *
   * @throws InvalidProfileException when some are no operations, with all of these
   */
  public List<Outcome> run(List<Located<ExpectedResult>> expected) {
    List<Outcome> outcomes = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (Located<ExpectedResult> one : expected) {
      try {
        Expectation expectation =
            new Expectation(
                QuestionReader.read(one.value().words()), one.value().result(), one.origin());
        outcomes.add(new Outcome(expectation, explainer.answer(expectation.question())));
      } catch (ZvizException wrong) {
        problems.add(new Problem(one.origin(), wrong.code(), String.valueOf(wrong.getMessage())));
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidProfileException(problems);
    }
    return outcomes;
  }
}
