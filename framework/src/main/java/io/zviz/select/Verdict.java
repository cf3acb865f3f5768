package io.zviz.select;

import io.zviz.spi.Layer;
import io.zviz.spi.error.ZvizException;
import io.zviz.spi.policy.Notice;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.Strength;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether a policy may be enforced as far as it can be.
 *
 * @param refusals why not, by position; empty when it may
 * @param warnings what is missing and may be, by position
 */
public record Verdict(List<Problem> refusals, List<Notice> warnings) {
  /** Copies the lists. */
  public Verdict {
    refusals = List.copyOf(refusals);
    warnings = List.copyOf(warnings);
  }

  /**
   * Judges a selection and what came of it.
   *
   * <p>Without a host only what is not installed at all is refused: what the installed backends
   * leave open is a warning then, because the host that runs decides.
   *
   * @param allowDegraded whether everything that would be refused is a warning instead
   */
  public static Verdict of(
      ResolvedPolicy policy, Selection selection, CoverageMatrix coverage, boolean allowDegraded) {
    List<Problem> refusals = new ArrayList<>();
    List<Problem> tolerated = new ArrayList<>();
    for (Problem problem : selection.problems()) {
      boolean optional = problem.layers().stream().allMatch(layer -> isOptional(policy, layer));
      (optional || allowDegraded ? tolerated : refusals).add(problem);
    }
    for (Gap gap : Gap.of(coverage, selection)) {
      boolean required = gap.strength() == Strength.REQUIRED;
      boolean refused = required && !allowDegraded && selection.facts().isPresent();
      (refused ? refusals : tolerated).add(gap.problem(selection));
    }
    Comparator<Problem> byPosition = Comparator.comparing(Problem::origin);
    refusals.sort(byPosition);
    tolerated.sort(byPosition);
    return new Verdict(refusals, tolerated.stream().map(Verdict::warning).toList());
  }

  /** How much of a policy holds. */
  public enum Standing {
    /** Every rule is fully enforced. */
    FULL,
    /** Some optional rule or layer is not. */
    PARTIAL,
    /** Some required one is not: nothing may run. */
    REFUSED
  }

  /** How much of the policy holds. */
  public Standing standing() {
    if (!isAccepted()) {
      return Standing.REFUSED;
    }
    return warnings.isEmpty() ? Standing.FULL : Standing.PARTIAL;
  }

  /** Whether it may be enforced. */
  public boolean isAccepted() {
    return refusals.isEmpty();
  }

  /**
   * Goes on only when it may be enforced.
   *
   * @throws ZvizException with the first refusal as its position and all of them in its message
   */
  public void requireAccepted() {
    if (!isAccepted()) {
      Problem first = refusals.get(0);
      String others =
          refusals.stream()
              .skip(1)
              .map(problem -> "\n" + problem.render())
              .collect(Collectors.joining());
      throw new ZvizException(
          first.code(), first.origin(), first.message() + "; " + first.remedy() + others, null);
    }
  }

  private static boolean isOptional(ResolvedPolicy policy, Layer layer) {
    return policy.requirements().get(layer) == Strength.OPTIONAL;
  }

  private static Notice warning(Problem problem) {
    return new Notice(
        problem.origin(),
        SelectError.DEGRADED.id(),
        Notice.Severity.WARNING,
        problem.message() + "; " + problem.remedy());
  }
}
