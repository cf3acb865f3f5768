package io.zviz;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/** Data flows one way: a package sees only those that stand before it in {@link #ORDER}. */
@AnalyzeClasses(packages = "io.zviz", importOptions = ImportOption.DoNotIncludeTests.class)
final class PackageOrderArchTest {
  private static final List<String> ORDER =
      List.of(
          "sys",
          "abi",
          "json",
          "profile",
          "resolve",
          "host",
          "plugin",
          "select",
          "seccomp",
          "containment",
          "compile",
          "launch",
          "broker",
          "explain",
          "score",
          "exchange",
          "event",
          "audit",
          "run",
          "control",
          "cli",
          "app");

  @ArchTest
  static void packages_see_only_those_above_them(
      com.tngtech.archunit.core.domain.JavaClasses classes) {
    for (int i = 0; i < ORDER.size(); i++) {
      String[] later =
          ORDER.subList(i + 1, ORDER.size()).stream()
              .map(name -> "io.zviz." + name + "..")
              .toArray(String[]::new);
      if (later.length > 0) {
        noClasses()
            .that()
            .resideInAPackage("io.zviz." + ORDER.get(i) + "..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(later)
            .allowEmptyShould(true)
            .check(classes);
      }
    }
  }

  @ArchTest
  static final ArchRule JNA_IS_ONLY_IN_SYS_JNA =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.zviz.sys.jna..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.sun.jna..");

  @ArchTest
  static final ArchRule GUICE_IS_ONLY_IN_APP =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.zviz.app..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.google.inject..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule THE_SPI_SEES_NOTHING_OF_THE_CORE =
      noClasses()
          .that()
          .resideInAPackage("io.zviz.spi..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.google.inject..", "com.sun.jna..", "tools.jackson..");
}
