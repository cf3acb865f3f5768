package io.zviz.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/bad-inputs.md and docs/attacks.md have every row, and every test that they name exists. */
class BadInputsIT {
  private static final Path ROOT = Path.of("..");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| ([CDFGP]\\d\\d) \\|.*\\| (.*) \\|$");
  private static final Pattern TEST = Pattern.compile("`([A-Za-z0-9.-]+)(?:#(\\w+))?`");

  private final Map<String, Path> files = new TreeMap<>();

  private void findTests() throws IOException {
    try (Stream<Path> all = Files.walk(ROOT)) {
      all.filter(file -> file.toString().contains("/src/test/"))
          .forEach(file -> files.put(file.getFileName().toString(), file));
    }
  }

  @Test
  void every_row_of_the_bad_inputs_has_tests_that_exist() throws IOException {
    check("docs/bad-inputs.md", numbers("P", 70));
  }

  @Test
  void every_row_of_the_attacks_has_tests_that_exist_or_says_why_not() throws IOException {
    check(
        "docs/attacks.md",
        Stream.of(numbers("C", 31), numbers("D", 20), numbers("F", 12).skip(8), numbers("G", 12))
            .flatMap(rows -> rows));
  }

  private static Stream<String> numbers(String letter, int last) {
    return IntStream.rangeClosed(1, last).mapToObj(number -> letter + "%02d".formatted(number));
  }

  private void check(String document, Stream<String> numbers) throws IOException {
    findTests();
    String table = Files.readString(ROOT.resolve(document));
    List<MatchResult> rows = ROW.matcher(table).results().toList();
    assertThat(rows.stream().map(row -> row.group(1))).containsExactlyElementsOf(numbers.toList());
    for (MatchResult row : rows) {
      List<MatchResult> tests = TEST.matcher(row.group(2)).results().toList();
      assertThat(tests.isEmpty()).as(row.group(1)).isEqualTo(row.group(2).startsWith("no test: "));
      for (MatchResult test : tests) {
        exists(row.group(1), test.group(1), test.group(2));
      }
    }
  }

  private void exists(String row, String file, String method) throws IOException {
    boolean text = file.endsWith(".txt");
    boolean lines = file.endsWith(".table");
    Path path = files.get(text || lines ? file : file + ".java");
    assertThat(path).as("%s: %s", row, file).isNotNull();
    if (lines) {
      assertThat(Files.readString(path)).contains("\n" + row + ".");
    } else if (text) {
      assertThat(Files.readString(path)).contains("=== " + row + " ");
    } else if (method != null) {
      assertThat(Files.readString(path)).as(row).contains("void " + method + "(");
    }
  }
}
