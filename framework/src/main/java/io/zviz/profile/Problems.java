package io.zviz.profile;

import io.zviz.spi.error.ErrorCode;
import io.zviz.spi.policy.Notice;
import io.zviz.spi.policy.Origin;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is found on the way, so that one run reports everything. */
public final class Problems {
  /** Enough to stop looking for more: a proposal for each costs time. */
  private static final int MANY = 20 * InvalidProfileException.SHOWN;

  private final List<Problem> errors = new ArrayList<>();
  private final List<Notice> notices = new ArrayList<>();

  /** Notes an error. */
  public void add(Origin origin, ErrorCode code, String message) {
    errors.add(new Problem(origin, code, message));
  }

  /** Notes a warning or a note. */
  public void add(Notice notice) {
    notices.add(notice);
  }

  /** Takes over the errors that were found elsewhere. */
  public void addErrors(Problems found) {
    errors.addAll(found.errors);
  }

  /** Whether there are so many errors that it is not worth looking for more. */
  boolean areMany() {
    return errors.size() >= MANY;
  }

  /** Where the errors are. */
  List<Origin> places() {
    return errors.stream().map(Problem::origin).toList();
  }

  /** How many errors were found so far. */
  public int count() {
    return errors.size();
  }

  /** The warnings and notes by position, each once. */
  public List<Notice> notices() {
    return notices.stream()
        .distinct()
        .sorted(
            Comparator.comparing(Notice::origin)
                .thenComparing(Notice::code)
                .thenComparing(Notice::message))
        .toList();
  }

  /**
   * Ends the run when there were errors.
   *
   * @throws InvalidProfileException with all of them
   */
  public void throwIfAny() {
    if (!errors.isEmpty()) {
      throw new InvalidProfileException(errors);
    }
  }
}
