package io.zviz.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One row per wrong profile, in {@code bad-profiles.txt}: the text, and every problem it has. */
final class BadProfileTest {
  private record Case(String id, String yaml, List<String> expected) {
    @Override
    public String toString() {
      return id;
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void reports_every_problem_with_its_place(Case bad) {
    ProfileSource source =
        new ProfileSource(
            "p.yaml", bad.yaml().getBytes(StandardCharsets.UTF_8), java.util.Optional.empty());
    InvalidProfileException e =
        catchThrowableOfType(InvalidProfileException.class, () -> ProfileParser.parse(source));
    assertThat(e).as("%s is refused", bad).isNotNull();
    List<String> found = Stream.of(e.render().split("\n", -1)).toList();
    assertThat(found).as(e.render()).hasSameSizeAs(bad.expected());
    for (int i = 0; i < found.size(); i++) {
      String[] expected = bad.expected().get(i).split(" ", 3);
      assertThat(found.get(i)).startsWith("p.yaml:" + expected[0] + ": ZV-PROFILE-" + expected[1]);
      assertThat(found.get(i)).contains(expected.length > 2 ? expected[2] : "");
    }
  }

  /** Blocks of {@code === id}, the text, and lines {@code --- line:column code part-of-message}. */
  static List<Case> cases() throws IOException {
    List<Case> cases = new ArrayList<>();
    try (InputStream in = BadProfileTest.class.getResourceAsStream("bad-profiles.txt")) {
      String all = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      for (String block : all.split("(?m)^=== ", -1)) {
        if (!block.startsWith("#") && !block.isBlank()) {
          List<String> lines = block.lines().toList();
          List<String> expected =
              lines.stream().filter(l -> l.startsWith("--- ")).map(l -> l.substring(4)).toList();
          String yaml =
              String.join("\n", lines.stream().skip(1).filter(l -> !l.startsWith("--- ")).toList());
          cases.add(new Case(lines.get(0), yaml + "\n", expected));
        }
      }
    }
    return cases;
  }
}
