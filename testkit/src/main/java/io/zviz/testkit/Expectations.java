package io.zviz.testkit;

import java.util.Arrays;
import org.junit.jupiter.api.Assumptions;

/**
 * What a machine that runs the tests must have. A test that cannot run without something asks here,
 * and is skipped when it is missing; on machines that list its name in the environment variable
 * {@code ZVIZ_TEST_EXPECT}, comma-separated, the test fails instead. The build allows no other way
 * to skip a test.
 */
public final class Expectations {
  /** The environment variable. */
  public static final String VARIABLE = "ZVIZ_TEST_EXPECT";

  private Expectations() {}

  /**
   * Goes on when something is there; otherwise skips the calling test, or fails it.
   *
   * @param name what is expected, such as {@code landlock}
   * @param available whether it is there
   * @param reason why it is not, when it is not
   * @throws AssertionError when it is missing although it is expected
   */
  public static void require(String name, boolean available, String reason) {
    require(System.getenv().getOrDefault(VARIABLE, ""), name, available, reason);
  }

  static void require(String expected, String name, boolean available, String reason) {
    if (!available && isExpected(expected, name)) {
      throw new AssertionError(VARIABLE + " demands " + name + ", but: " + reason);
    }
    Assumptions.assumeTrue(available, () -> name + " is missing: " + reason);
  }

  private static boolean isExpected(String list, String name) {
    return Arrays.stream(list.split(",")).map(String::strip).anyMatch(name::equals);
  }
}
