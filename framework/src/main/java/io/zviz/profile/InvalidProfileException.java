package io.zviz.profile;

import io.zviz.spi.error.ZvizException;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** Everything that is wrong with a profile, by line. */
public final class InvalidProfileException extends ZvizException {
  /** How many problems are shown at most; the rest is only counted. */
  public static final int SHOWN = 50;

  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;
  private final int more;

  /**
   * An error for these problems.
   *
   * @param problems at least one, in any order
   */
  public InvalidProfileException(List<Problem> problems) {
    super(first(problems).code(), first(problems).origin(), first(problems).message(), null);
    List<Problem> sorted = problems.stream().distinct().sorted().toList();
    this.problems = sorted.stream().limit(SHOWN).toList();
    this.more = sorted.size() - this.problems.size();
  }

  private InvalidProfileException(List<Problem> problems, int more) {
    super(first(problems).code(), first(problems).origin(), first(problems).message(), null);
    this.problems = List.copyOf(problems);
    this.more = more;
  }

  /** The same where a file goes by another name. */
  public InvalidProfileException naming(String file, String name) {
    List<Problem> named =
        problems.stream()
            .map(
                problem ->
                    new Problem(
                        problem.origin().naming(file, name), problem.code(), problem.message()))
            .toList();
    return new InvalidProfileException(named, more);
  }

  private static Problem first(List<Problem> problems) {
    return Collections.min(problems);
  }

  /** The problems by position, at most {@link #SHOWN}. */
  public List<Problem> problems() {
    return problems;
  }

  /** How many more there are than {@link #problems()} holds. */
  public int more() {
    return more;
  }

  @Override
  public String render() {
    String text = problems.stream().map(Problem::render).collect(Collectors.joining("\n"));
    return more == 0 ? text : text + "\nand " + more + " more";
  }
}
