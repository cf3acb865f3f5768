package io.zviz.explain;

import io.zviz.spi.policy.Origin;

/**
 * What somebody expects of a profile.
 *
 * @param question the operation
 * @param result {@code allowed}, {@code refused}, {@code killed}, {@code depends}, or the name of
 *     an error number
 * @param origin where it is written
 */
public record Expectation(Question question, String result, Origin origin) {
  /** Whether the profile does what is expected. */
  public boolean isMetBy(Verdict verdict) {
    return switch (result) {
      case "allowed" -> verdict.kind() == Verdict.Kind.ALLOWED;
      case "refused" -> verdict.kind() == Verdict.Kind.REFUSED;
      case "killed" -> verdict.kind() == Verdict.Kind.KILLED;
      case "depends" -> verdict.kind() == Verdict.Kind.DEPENDS;
      default -> verdict.kind() == Verdict.Kind.REFUSED && verdict.errnos().contains(result);
    };
  }
}
