package io.zviz.profile;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Proposes what was probably meant. */
public final class NearestName {
  /** How many letters may differ. */
  private static final int DISTANCE = 2;

  /** Up to this length two letters make another word. */
  private static final int SHORT = 4;

  private static final int LONGEST = 64;

  private NearestName() {}

  /** The nearest name, at most two edits away, one for short words. */
  public static Optional<String> of(String got, Collection<String> names) {
    if (got.isEmpty() || got.length() > LONGEST) {
      return Optional.empty();
    }
    String best = null;
    int bestDistance = (got.length() <= SHORT ? 1 : DISTANCE) + 1;
    for (String name : names) {
      int distance = distance(fold(got), fold(name));
      if (distance < bestDistance) {
        best = name;
        bestDistance = distance;
      }
    }
    return Optional.ofNullable(best);
  }

  /** {@code ; did you mean "x"?}, or nothing. */
  public static String proposal(String got, Collection<String> names) {
    return of(got, names).map(name -> "; did you mean \"" + name + "\"?").orElse("");
  }

  private static String fold(String name) {
    return name.strip().toLowerCase(Locale.ROOT).replace('-', '_');
  }

  /** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
  private static int distance(String a, String b) {
    if (Math.abs(a.length() - b.length()) > DISTANCE) {
      return DISTANCE + 1;
    }
    int[][] table = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        table[i][j] = i == 0 || j == 0 ? i + j : cheapest(table, a, b, i, j);
      }
    }
    return table[a.length()][b.length()];
  }

  private static int cheapest(int[][] table, String a, String b, int i, int j) {
    int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int best = Math.min(table[i - 1][j - 1] + same, Math.min(table[i - 1][j], table[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, table[i - 2][j - 2] + 1) : best;
  }
}
