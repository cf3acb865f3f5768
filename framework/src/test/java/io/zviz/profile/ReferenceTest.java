package io.zviz.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The reference has every word of the language, and its examples are valid. */
final class ReferenceTest {
  private static final Path REFERENCE = Path.of("..", "docs", "profile-reference.md");

  @Test
  void has_every_key() throws IOException {
    assertDocumented(Schema.ROOT, Files.readString(REFERENCE));
  }

  private static void assertDocumented(Shape shape, String document) {
    if (shape instanceof Shape.Section section) {
      section
          .keys()
          .forEach(
              (key, value) -> {
                assertThat(document).as(key).containsPattern("`([a-z_]+\\.)?" + key + "[`.]");
                assertDocumented(value, document);
              });
    } else if (shape instanceof Shape.ListOf list) {
      assertDocumented(list.item(), document);
    } else if (shape instanceof Shape.Either either) {
      assertDocumented(either.other(), document);
    }
  }

  @Test
  void has_every_category() throws IOException {
    String document = Files.readString(REFERENCE);
    assertThat(Categories.names()).allMatch(name -> document.contains("`" + name + "`"));
  }

  @Test
  void has_valid_examples() throws IOException {
    String[] parts = Files.readString(REFERENCE).split("```", -1);
    int examples = 0;
    for (int i = 1; i < parts.length; i += 2) {
      assertThat(Texts.problems(parts[i].replaceFirst("^yaml\n", ""))).as(parts[i]).isEmpty();
      examples++;
    }
    assertThat(examples).isPositive();
  }
}
