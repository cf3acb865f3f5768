package io.zviz.audit;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which events are wanted; what is empty is not asked for.
 *
 * @param container the container's name
 * @param profile the profile's name
 * @param kind the kind
 * @param call the call
 * @param path a path: it and what is below
 * @param decision {@code denied} or {@code allowed}
 * @param since not earlier
 */
public record RecordFilter(
    Optional<String> container,
    Optional<String> profile,
    Optional<String> kind,
    Optional<String> call,
    Optional<String> path,
    Optional<String> decision,
    Optional<Instant> since)
    implements Predicate<AuditRecord> {
  /** Everything. */
  public static final RecordFilter ALL =
      new RecordFilter(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** The same without what asks for single events: whole runs. */
  public RecordFilter ofRuns() {
    return new RecordFilter(
        container,
        profile,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        since);
  }

  /** The same for one profile. */
  public RecordFilter ofProfile(String name) {
    return new RecordFilter(container, Optional.of(name), kind, call, path, decision, since);
  }

  @Override
  public boolean test(AuditRecord event) {
    return is(container, event.text("container"))
        && is(profile, event.text("profile"))
        && is(kind, event.kind())
        && (is(call, event.name()) || is(call, event.text("call")))
        && is(decision, event.text("decision"))
        && path.filter(wanted -> !isBelow(wanted, event)).isEmpty()
        && since.filter(from -> !isSince(from, event)).isEmpty();
  }

  private static boolean is(Optional<String> wanted, String value) {
    return wanted.isEmpty() || wanted.get().equals(value);
  }

  private static boolean isBelow(String folder, AuditRecord event) {
    return isBelow(folder, event.text("path")) || isBelow(folder, event.path());
  }

  private static boolean isBelow(String folder, String path) {
    String prefix = folder.endsWith("/") ? folder : folder + "/";
    return path.equals(folder) || path.startsWith(prefix);
  }

  private static boolean isSince(Instant from, AuditRecord event) {
    return event.time().filter(time -> !time.isBefore(from)).isPresent();
  }
}
