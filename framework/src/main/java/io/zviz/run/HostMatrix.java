package io.zviz.run;

import io.zviz.host.HostFacts;
import io.zviz.run.Enforcer.Enforcement;
import io.zviz.select.Problem;
import io.zviz.select.Verdict;
import io.zviz.select.Verdict.Standing;
import io.zviz.spi.policy.Notice;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What becomes of profiles on hosts.
 *
 * @param cells by profile, and then by host, in the orders given
 */
public record HostMatrix(List<Cell> cells) {
  /** Copies the list. */
  public HostMatrix {
    cells = List.copyOf(cells);
  }

  /**
   * A host by the name that it is shown with.
   *
   * @param name as asked for
   * @param facts what it can do
   */
  public record Host(String name, HostFacts facts) {}

  /**
   * A profile on a host.
   *
   * @param profile as asked for
   * @param host as asked for
   * @param backends the names of the backends that would be used, in the order of their layers
   * @param verdict whether they are enough, and what is missing
   */
  public record Cell(String profile, String host, List<String> backends, Verdict verdict) {
    /** Copies the list. */
    public Cell {
      backends = List.copyOf(backends);
    }

    /** How much of the profile holds there. */
    public Standing standing() {
      return verdict.standing();
    }

    /** What is lost or why it is refused, each with its position; empty when nothing is. */
    public List<String> reasons() {
      List<String> reasons = new ArrayList<>();
      verdict.refusals().forEach(problem -> reasons.add(problem.render()));
      verdict
          .warnings()
          .forEach(lost -> reasons.add(lost.origin() + ": " + lost.code() + " " + lost.message()));
      return reasons;
    }

    private Map<String, Object> toTree() {
      return Map.of(
          "profile",
          profile,
          "host",
          host,
          "standing",
          standing(),
          "backends",
          backends,
          "refused",
          verdict.refusals().stream().map(Cell::tree).toList(),
          "lost",
          verdict.warnings().stream().map(Cell::tree).toList());
    }

    private static Map<String, Object> tree(Problem problem) {
      return Map.of(
          "code", problem.code().id(),
          "position", problem.origin().toString(),
          "message", problem.message(),
          "remedy", problem.remedy());
    }

    private static Map<String, Object> tree(Notice lost) {
      return Map.of(
          "code", lost.code(), "position", lost.origin().toString(), "message", lost.message());
    }
  }

  /**
   * Compiles every policy for every host.
   *
   * @param policies by the names that they are shown with
   */
  public static HostMatrix of(
      Enforcer enforcer, Map<String, ResolvedPolicy> policies, List<Host> hosts) {
    List<Cell> cells = new ArrayList<>();
    policies.forEach(
        (name, policy) -> hosts.forEach(host -> cells.add(cell(enforcer, name, policy, host))));
    return new HostMatrix(cells);
  }

  private static Cell cell(Enforcer enforcer, String name, ResolvedPolicy policy, Host host) {
    Enforcement enforcement =
        enforcer.enforce(policy, Optional.of(host.facts()), host.facts().architecture(), false);
    List<String> backends =
        enforcement.bundle().selection().chosen().stream()
            .map(backend -> backend.id().value())
            .toList();
    return new Cell(name, host.name(), backends, enforcement.verdict());
  }

  /** Whether some profile stands so on some host. */
  public boolean has(Standing standing) {
    return cells.stream().anyMatch(cell -> cell.standing() == standing);
  }

  /** The matrix as a tree for JSON. */
  public Map<String, Object> toTree() {
    return Map.of("cells", cells.stream().map(Cell::toTree).toList());
  }

  /** A standing in words. */
  public static String words(Standing standing) {
    return standing.name().toLowerCase(Locale.ROOT);
  }
}
