package io.zviz.manpages;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.zviz.spi.error.DocumentedCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Codes are what users search for: each means one thing, and is explained. {@code docs/errors.md}
 * is what the codes of all modules say; with -Dgolden.rewrite=true it is written anew.
 */
final class ErrorCodesTest {
  private static final Path ROOT = Path.of("..");
  private static final Path DOCUMENT = ROOT.resolve("docs/errors.md");
  private static final Pattern CODE = Pattern.compile("ZV-[A-Z]+-[0-9]{3}");
  private static final Pattern LITERAL = Pattern.compile("\"(" + CODE + ")\"");

  /** Codes of modules in every corner: when one of them is missing, the search is broken. */
  private static final List<String> KNOWN =
      List.of("ZV-PROFILE-001", "ZV-LAUNCH-007", "ZV-LANDLOCK-001", "ZV-CGROUPS-001");

  @Test
  void every_code_is_unique_and_well_formed() {
    TreeMap<String, String> owners = new TreeMap<>();
    for (DocumentedCode code : codes()) {
      Enum<?> constant = (Enum<?>) code;
      String owner = constant.getDeclaringClass().getSimpleName() + "." + constant.name();
      assertThat(code.id()).as(owner).matches(CODE);
      assertThat(owners.put(code.id(), owner)).as("%s of %s is taken", code.id(), owner).isNull();
    }
    assertThat(owners).containsKeys(KNOWN.toArray(String[]::new));
  }

  @Test
  void every_code_says_what_it_means_and_what_to_do() {
    for (DocumentedCode code : codes()) {
      for (String text : List.of(code.meaning(), code.remedy())) {
        // Half a sentence of printable text: it stands in a table, and behind other words.
        assertThat(text).as(code.id()).matches("[\\x20-\\x7e]{6,300}").doesNotEndWith(".");
        assertThat(text.chars().filter(c -> c == '`').count() % 2).as(code.id()).isZero();
        assertThat(text).as(code.id()).doesNotMatch("[A-Z][a-z].*");
      }
    }
  }

  @Test
  void no_code_is_used_that_is_not_registered() throws IOException {
    Set<String> registered =
        codes().stream().map(DocumentedCode::id).collect(Collectors.toCollection(TreeSet::new));
    Set<String> used = new TreeSet<>();
    for (Path source : sources()) {
      LITERAL
          .matcher(Files.readString(source))
          .results()
          .map((MatchResult match) -> match.group(1))
          .forEach(used::add);
    }
    assertThat(used).isEqualTo(registered);
  }

  @Test
  void the_document_is_what_the_codes_say() throws IOException {
    String expected = new ErrorsDocument(codes()).text();
    if (Boolean.getBoolean("golden.rewrite")) {
      Files.writeString(DOCUMENT, expected);
    }
    assertThat(Files.readString(DOCUMENT))
        .as("%s; -Dgolden.rewrite=true writes it anew", DOCUMENT)
        .isEqualTo(expected);
  }

  /** Of every module, except examples and tests. */
  private static List<Path> sources() throws IOException {
    List<Path> modules = new ArrayList<>(List.of(ROOT.resolve("spi"), ROOT.resolve("framework")));
    try (Stream<Path> plugins = Files.list(ROOT.resolve("plugins"))) {
      plugins.filter(path -> Files.isDirectory(path.resolve("src"))).forEach(modules::add);
    }
    List<Path> sources = new ArrayList<>();
    for (Path module : modules) {
      try (Stream<Path> files = Files.walk(module.resolve("src/main/java"))) {
        files.filter(path -> path.toString().endsWith(".java")).forEach(sources::add);
      }
    }
    return sources;
  }

  private static List<DocumentedCode> codes() {
    return new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.zviz").stream()
            .filter(JavaClass::isEnum)
            .filter(type -> type.isAssignableTo(DocumentedCode.class))
            .<DocumentedCode>flatMap(type -> constants(type).stream())
            .toList();
  }

  private static List<DocumentedCode> constants(JavaClass type) {
    return Stream.of(type.reflect().getEnumConstants()).map(DocumentedCode.class::cast).toList();
  }
}
