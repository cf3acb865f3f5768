package io.zviz.explain;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What becomes of an operation.
 *
 * @param kind allowed, refused, or else
 * @param errnos the error numbers that a refused caller may see, by name; more than one where the
 *     layers that refuse it differ from host to host
 */
public record Verdict(Kind kind, SortedSet<String> errnos) {
  /** What becomes of an operation. */
  public enum Kind {
    /** It is done. */
    ALLOWED,
    /** It fails. */
    REFUSED,
    /** The process is killed. */
    KILLED,
    /** Some arguments are allowed, others not. */
    DEPENDS
  }

  /** It is done. */
  public static final Verdict ALLOWED = new Verdict(Kind.ALLOWED, Collections.emptySortedSet());

  /** The process is killed. */
  public static final Verdict KILLED = new Verdict(Kind.KILLED, Collections.emptySortedSet());

  /** Copies the set. */
  public Verdict {
    errnos = Collections.unmodifiableSortedSet(new TreeSet<>(errnos));
  }

  /** It fails with one of these. */
  public static Verdict refused(String... errnos) {
    return new Verdict(Kind.REFUSED, new TreeSet<>(List.of(errnos)));
  }

  /** What it is when one of several cases applies. */
  static Verdict either(Collection<Verdict> cases) {
    SortedSet<String> errnos = new TreeSet<>();
    cases.forEach(verdict -> errnos.addAll(verdict.errnos()));
    List<Kind> kinds = cases.stream().map(Verdict::kind).distinct().toList();
    return new Verdict(kinds.size() == 1 ? kinds.get(0) : Kind.DEPENDS, errnos);
  }

  /** Whether it is done whatever the arguments. */
  public boolean isAllowed() {
    return kind == Kind.ALLOWED;
  }

  /** Whether the operation goes on to the next layer. */
  boolean passes() {
    return kind == Kind.ALLOWED || kind == Kind.DEPENDS;
  }

  @Override
  public String toString() {
    String or = String.join(" or ", errnos);
    return switch (kind) {
      case ALLOWED -> "allowed";
      case REFUSED -> "refused with " + or;
      case KILLED -> "killed";
      case DEPENDS -> "depends on the arguments" + (errnos.isEmpty() ? "" : "; refused with " + or);
    };
  }
}
