package io.zviz;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.zviz.spi.error.ErrorCode;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Codes are what users search for: each means one thing, and is explained. */
final class ErrorCodesTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "errors.md");

  @Test
  void every_code_is_unique_well_formed_and_documented() throws Exception {
    String document = Files.readString(DOCUMENT);
    TreeMap<String, String> owners = new TreeMap<>();
    for (Enum<?> constant : codes()) {
      String id = id(constant);
      String owner = constant.getDeclaringClass().getSimpleName() + "." + constant.name();
      assertThat(id).as(owner).matches("ZV-[A-Z]+-[0-9]{3}");
      assertThat(owners.put(id, owner)).as("%s of %s is taken", id, owner).isNull();
      assertThat(document).as(owner).contains("| " + id + " |");
    }
    assertThat(owners).isNotEmpty();
  }

  @Test
  void the_document_has_no_code_twice() throws IOException {
    List<String> documented =
        Files.readString(DOCUMENT)
            .lines()
            .filter(line -> line.startsWith("| ZV-"))
            .map(line -> line.split(" ", 3)[1])
            .toList();
    assertThat(documented).doesNotHaveDuplicates();
  }

  /** The constants of all enums that are error codes or carry the code of a notice. */
  private static List<Enum<?>> codes() {
    return new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.zviz").stream()
            .filter(JavaClass::isEnum)
            .filter(
                type -> type.isAssignableTo(ErrorCode.class) || type.getName().endsWith("Notice"))
            .<Enum<?>>flatMap(type -> constants(type).stream())
            .toList();
  }

  private static List<Enum<?>> constants(JavaClass type) {
    return List.of((Enum<?>[]) type.reflect().getEnumConstants());
  }

  private static String id(Enum<?> constant) throws ReflectiveOperationException {
    Method id = constant.getDeclaringClass().getDeclaredMethod("id");
    id.setAccessible(true);
    return (String) id.invoke(constant);
  }
}
