package io.zviz.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.testkit.Expectations;
import io.zviz.testkit.ForeignTool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every byte that a path may hold is the same byte for who reads the artefact. */
class EveryByteIT {
  private static final Pattern RULE = Pattern.compile("Name:\t\\((/srv/.*)\\{,/\\*\\*\\}\\)");
  private static final Pattern PYTHON_LINE = Pattern.compile("(?m)^/.*$");
  private static final String PYTHON =
      "import json,sys\n"
          + "for rule in json.load(open(sys.argv[1]))['rules']: print(rule['path'])";

  private final SortedSet<String> paths = new TreeSet<>();
  @TempDir private Path work;

  @BeforeEach
  void compile() throws Exception {
    // All of ASCII but the slash, the star of patterns, and controls, which are refused; then a
    // letter of each length in UTF-8 with every last byte, so that all bytes above ASCII appear.
    Stream.concat(
            IntStream.range(' ', 0x7f).filter(c -> c != '/' && c != '*').boxed(),
            IntStream.concat(
                    IntStream.rangeClosed(0xa1, 0xff),
                    IntStream.of(0x101, 0x3c0, 0x7ff, 0x800, 0xfffd, 0x10000, 0x1f642, 0x10fffd))
                .boxed())
        .forEach(c -> paths.add("/srv/a" + Character.toString(c) + "b"));
    paths.addAll(List.of("/srv/trail ", "/srv/# x", "/srv/ lead", "/srv/\\", "/srv/a\\\\b"));
    String rules =
        paths.stream()
            .map(path -> "    - '" + path.replace("'", "''") + "'\n")
            .collect(Collectors.joining());
    Files.writeString(
        work.resolve("bytes.yaml"),
        "name: bytes\nversion: 1\nextends: minimal\nfilesystem:\n  readonly:\n" + rules);
    String zviz = Path.of("..", "distribution", "target", "zviz", "bin", "zviz").toString();
    Command.run(zviz, "compile", "--allow-degraded", work.resolve("bytes.yaml").toString())
        .succeeded();
  }

  @Test
  void the_parser_of_apparmor_reads_the_same_paths() throws Exception {
    Expectations.require(
        "apparmor_parser",
        ForeignTool.find("apparmor_parser").isPresent(),
        "Debian package apparmor");
    String said =
        Command.run("apparmor_parser", "-Q", "-K", "-d", work.resolve("bytes.apparmor").toString())
            .succeeded();

    // It shows what is no pattern behind a backslash.
    assertThat(found(RULE, said, 1).map(path -> path.replaceAll("\\\\(.)", "$1")))
        .hasSameElementsAs(paths);
  }

  @Test
  void another_reader_of_json_reads_the_same_paths() throws Exception {
    String said =
        Command.run("python3", "-c", PYTHON, work.resolve("bytes.landlock").toString()).succeeded();

    assertThat(found(PYTHON_LINE, said, 0)).hasSameElementsAs(paths);
  }

  @Test
  void every_byte_of_utf8_above_ascii_that_can_be_there_is() {
    SortedSet<Integer> bytes = new TreeSet<>();
    for (String path : paths) {
      for (byte each : path.getBytes(UTF_8)) {
        bytes.add(Byte.toUnsignedInt(each));
      }
    }
    assertThat(bytes)
        .containsAll(IntStream.range(' ', 0x7f).filter(c -> c != '*').boxed().toList())
        .containsAll(IntStream.rangeClosed(0x80, 0xbf).boxed().toList());
  }

  private static Stream<String> found(Pattern line, String said, int group) {
    String text = new String(said.getBytes(ISO_8859_1), UTF_8);
    return line.matcher(text)
        .results()
        .map(match -> match.group(group))
        .filter(path -> path.startsWith("/srv/"));
  }
}
