package io.zviz.manpages;

import io.zviz.spi.error.DocumentedCode;
import io.zviz.spi.policy.NoticeCode;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes {@code docs/errors.md}: a table for each prefix, in the order of a user's way. */
final class ErrorsDocument {
  private static final String HEAD =
      """
      # Error codes

      Every error has a stable code. `INPUT` faults (a wrong profile or command line) end with exit status 2, everything
      else with 1. Codes are never reused. A warning or a note ends nothing. `zviz` prints the remedy below the error; the error
      of a run names the step that failed and the number of the error, such as `ENOSPC`.

      This page is made from the codes themselves (`ErrorCodesTest` with `-Dgolden.rewrite=true`).
      """;

  private record Section(String prefix, String title, String introduction) {}

  private static final List<Section> SECTIONS =
      List.of(
          new Section(
              "PROFILE",
              "Profile",
              "The text of a profile. All problems of a profile are shown in one run, at most 50, by line."),
          new Section(
              "RESOLVE", "Resolving", "Profiles, their bases and the command line together."),
          new Section("HOST", "Host", ""),
          new Section("PLUGIN", "Plugins", ""),
          new Section("SELECT", "Selection", ""),
          new Section("SECCOMP", "Seccomp", ""),
          new Section("CONTAINMENT", "Containment", ""),
          new Section("COMPILE", "Compiling", ""),
          new Section("LAUNCH", "Launching", ""),
          new Section("CONTROL", "Supervisors of other processes", ""),
          new Section("BROKER", "Broker", ""),
          new Section("EXPLAIN", "Explaining", ""),
          new Section("EXCHANGE", "Import and export", ""),
          new Section("EVENT", "Audit log", ""),
          new Section("AUDIT", "Reading the audit log", ""),
          new Section("APPARMOR", "AppArmor", ""),
          new Section("LANDLOCK", "Landlock", ""),
          new Section("SELINUX", "SELinux", ""),
          new Section("IPTABLES", "iptables", ""),
          new Section("CGROUPS", "Control groups", ""));

  private final TreeMap<String, List<DocumentedCode>> codes;

  ErrorsDocument(Collection<DocumentedCode> codes) {
    this.codes =
        codes.stream()
            .collect(
                Collectors.groupingBy(
                    code -> code.id().split("-", 3)[1], TreeMap::new, Collectors.toList()));
  }

  String text() {
    List<String> known = SECTIONS.stream().map(Section::prefix).sorted().toList();
    if (!known.equals(List.copyOf(codes.keySet()))) {
      throw new AssertionError("sections " + known + ", prefixes " + codes.keySet());
    }
    StringBuilder text = new StringBuilder(HEAD);
    SECTIONS.forEach(section -> write(text, section));
    return text.toString();
  }

  private void write(StringBuilder text, Section section) {
    text.append("\n## %s (`ZV-%s`)\n\n".formatted(section.title(), section.prefix()));
    if (!section.introduction().isEmpty()) {
      text.append(section.introduction()).append("\n\n");
    }
    text.append("| code | meaning | what to do |\n| --- | --- | --- |\n");
    codes.getOrDefault(section.prefix(), List.of()).stream()
        .sorted(java.util.Comparator.comparing(DocumentedCode::id))
        .map(ErrorsDocument::row)
        .forEach(text::append);
  }

  private static String row(DocumentedCode code) {
    String kind =
        code instanceof NoticeCode notice
            ? notice.severity().name().toLowerCase(java.util.Locale.ROOT) + ": "
            : "";
    return "| %s | %s | %s |\n"
        .formatted(code.id(), kind + cell(code.meaning()), cell(code.remedy()));
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
