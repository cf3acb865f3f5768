package io.zviz.testkit;

import java.util.Arrays;

/**
 * What a machine that runs the tests must have. A test asks before it skips itself; on machines
 * that list the name in the environment variable {@code ZVIZ_TEST_EXPECT}, comma-separated, the
 * skip becomes a failure.
 */
public final class Expectations {
  /** The environment variable. */
  public static final String VARIABLE = "ZVIZ_TEST_EXPECT";

  private Expectations() {}

  /**
   * Whether something is there, to be handed to an assumption.
   *
   * @param name what is expected, such as {@code landlock}
   * @param available whether it is there
   * @param reason why it is not, when it is not
   * @throws AssertionError when it is missing although it is expected
   */
  public static boolean met(String name, boolean available, String reason) {
    if (!available && isExpected(System.getenv().getOrDefault(VARIABLE, ""), name)) {
      throw new AssertionError(VARIABLE + " demands " + name + ", but: " + reason);
    }
    return available;
  }

  static boolean isExpected(String list, String name) {
    return Arrays.stream(list.split(",")).map(String::strip).anyMatch(name::equals);
  }
}
