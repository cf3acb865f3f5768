package io.zviz.cli;

import io.zviz.audit.AuditRecord;
import io.zviz.audit.RecordFilter;
import io.zviz.audit.Since;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The options that say which events of which log are wanted. */
final class AuditOptions {
  private final Argument<List<String>> logs =
      Argument.texts(
          "FILE", "The audit log (" + AuditLogOption.USUAL + "); may be repeated.", "--audit-log");

  private final Argument<Boolean> rotated =
      Argument.flag("Read the older logs FILE.5 to FILE.1 too, before it.", "--rotated");

  private final Argument<String> container =
      Argument.text("ID", "Only of this container.", "--container");

  private final Argument<String> profile =
      Argument.text("NAME", "Only of runs under this profile.", "--profile");

  private final Argument<String> kind =
      Argument.text(
          "KIND",
          "Only of this kind: syscall, file, network, capability, resource or lifecycle.",
          "--kind");

  private final Argument<String> call =
      Argument.text("NAME", "Only of this system call, or what else the event is named.", "--call");

  private final Argument<String> path =
      Argument.text("PATH", "Only about this path and what is below it.", "--path");

  private final Argument<String> decision =
      Argument.text("DECISION", "Only what was denied, or allowed.", "--decision");

  private final Argument<String> since =
      Argument.text(
          "TIME",
          "Only from then on: 90s, 10m, 2h or 7d ago, or a time such as 2026-01-31T12:00:00 (UTC"
              + " unless it has an offset).",
          "--since");

  private final CommandSpec command;

  /** Makes them options of a command. */
  AuditOptions(CommandSpec command) {
    this.command = command;
    command.add(logs.spec()).add(rotated.spec()).add(container.spec()).add(profile.spec());
    command.add(kind.spec()).add(call.spec()).add(path.spec()).add(decision.spec());
    command.add(since.spec());
  }

  /** The logs to read. */
  List<Path> logs() {
    return logs.given()
        .map(files -> files.stream().map(Path::of).toList())
        .orElseGet(() -> List.of(AuditLogOption.usual(command)));
  }

  /** Whether the older ones are read too. */
  boolean rotated() {
    return rotated.isGiven();
  }

  /** Whether a time was given from which on events are wanted. */
  boolean hasSince() {
    return since.given().isPresent();
  }

  /** The profile that was asked for. */
  Optional<String> profile() {
    return profile.given();
  }

  /** What is wanted. */
  RecordFilter filter() {
    kind.given().filter(word -> !AuditRecord.KINDS.contains(word)).ifPresent(this::noKind);
    decision
        .given()
        .filter(word -> !List.of("denied", "allowed").contains(word))
        .ifPresent(word -> wrong("--decision %s: denied or allowed was wanted".formatted(word)));
    return new RecordFilter(
        container.given(),
        profile.given(),
        kind.given(),
        call.given(),
        path.given(),
        decision.given(),
        since.given().map(this::time));
  }

  private void noKind(String word) {
    wrong(
        "--kind %s: syscall, file, network, capability, resource or lifecycle was wanted"
            .formatted(word));
  }

  private Instant time(String text) {
    return Since.read(text, Instant.now())
        .orElseThrow(
            () ->
                error(
                    "--since %s: a duration such as 10m, 2h or 7d, or a time such as 2026-01-31T12:00:00 was"
                            .formatted(text)
                        + " wanted"));
  }

  private void wrong(String message) {
    throw error(message);
  }

  private ParameterException error(String message) {
    return new ParameterException(command.commandLine(), message);
  }

  /** Says what could not be read. */
  static void noteSkipped(Console console, long lines) {
    if (lines > 0) {
      console.say(
          "note: %d %s torn or not of an audit log, and skipped"
              .formatted(lines, lines == 1 ? "line is" : "lines are"));
    }
  }
}
