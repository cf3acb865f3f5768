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

/** docs/bad-inputs.md has every row, and every test that it names exists. */
class BadInputsIT {
  private static final Path ROOT = Path.of("..");
  private static final int ROWS = 70;
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (P\\d\\d) \\|.*\\| (.*) \\|$");
  private static final Pattern TEST = Pattern.compile("`([A-Za-z0-9.-]+)(?:#(\\w+))?`");

  private final Map<String, Path> files = new TreeMap<>();

  private void findTests() throws IOException {
    try (Stream<Path> all = Files.walk(ROOT)) {
      all.filter(file -> file.toString().contains("/src/test/"))
          .forEach(file -> files.put(file.getFileName().toString(), file));
    }
  }

  @Test
  void every_row_has_tests_that_exist() throws IOException {
    findTests();
    String table = Files.readString(ROOT.resolve("docs/bad-inputs.md"));
    List<MatchResult> rows = ROW.matcher(table).results().toList();
    assertThat(rows.stream().map(row -> row.group(1)))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, ROWS).mapToObj("P%02d"::formatted).toList());
    for (MatchResult row : rows) {
      List<MatchResult> tests = TEST.matcher(row.group(2)).results().toList();
      assertThat(tests).as(row.group(1)).isNotEmpty();
      for (MatchResult test : tests) {
        exists(row.group(1), test.group(1), test.group(2));
      }
    }
  }

  private void exists(String row, String file, String method) throws IOException {
    boolean text = file.endsWith(".txt");
    Path path = files.get(text ? file : file + ".java");
    assertThat(path).as("%s: %s", row, file).isNotNull();
    if (text) {
      assertThat(Files.readString(path)).contains("=== " + row + " ");
    } else if (method != null) {
      assertThat(Files.readString(path)).as(row).contains("void " + method + "(");
    }
  }
}
