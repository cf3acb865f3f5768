package io.zviz.launch;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a container while it exists.
 *
 * @param id its id
 * @param supervisor the process that looks after it
 * @param container its first process; empty before it is made
 * @param bundle the bundle's folder
 * @param created when
 * @param pids the pid namespace in which the processes have these pids
 * @param categories the SELinux categories that are its own; empty when it has no such label
 */
public record ContainerState(
    String id,
    ProcessIdentity supervisor,
    Optional<ProcessIdentity> container,
    String bundle,
    Instant created,
    String pids,
    Optional<CategoryPair> categories) {
  /** A container of this process's pid namespace. */
  ContainerState(
      String id,
      ProcessIdentity supervisor,
      Optional<ProcessIdentity> container,
      String bundle,
      Instant created) {
    this(id, supervisor, container, bundle, created, ProcessIdentity.namespace(), Optional.empty());
  }

  /** Whether its supervisor lives; one in another pid namespace counts as living. */
  public boolean isSupervised() {
    return !pids.equals(ProcessIdentity.namespace()) || supervisor.isAlive();
  }

  ContainerState withContainer(ProcessIdentity process) {
    return new ContainerState(
        id, supervisor, Optional.of(process), bundle, created, pids, categories);
  }

  ContainerState withCategories(CategoryPair pair) {
    return new ContainerState(id, supervisor, container, bundle, created, pids, Optional.of(pair));
  }

  /** A line for each field; a path's newlines are escaped. */
  String text() {
    return String.join(
        "\n",
        "id " + id,
        "supervisor " + supervisor,
        "container " + container.map(ProcessIdentity::toString).orElse("-"),
        "bundle " + bundle.replace("\\", "\\\\").replace("\n", "\\n"),
        "created " + created,
        "pids " + pids,
        "categories " + categories.map(CategoryPair::toString).orElse("-"),
        "");
  }

  static Optional<ContainerState> parse(String text) {
    Map<String, String> fields = new HashMap<>();
    text.lines()
        .map(line -> line.split(" ", 2))
        .filter(parts -> parts.length == 2)
        .forEach(parts -> fields.put(parts[0], parts[1]));
    Optional<ProcessIdentity> supervisor =
        ProcessIdentity.parse(fields.getOrDefault("supervisor", ""));
    try {
      return supervisor.map(
          process ->
              new ContainerState(
                  fields.getOrDefault("id", ""),
                  process,
                  ProcessIdentity.parse(fields.getOrDefault("container", "")),
                  fields.getOrDefault("bundle", "").replace("\\n", "\n").replace("\\\\", "\\"),
                  Instant.parse(fields.getOrDefault("created", "")),
                  fields.getOrDefault("pids", ProcessIdentity.namespace()),
                  CategoryPair.parse(fields.getOrDefault("categories", ""))));
    } catch (DateTimeParseException damaged) {
      return Optional.empty();
    }
  }
}
