package io.zviz.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zviz.profile.InvalidProfileException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One run tells everything that is wrong, and nothing that is only half read. */
class AllProblemsTest {
  private static final String CONTRADICTIONS =
      """
      network: {egress: {allow: ["example.org:443"]}}
      resources: {memory_max: 64M, memory_swap_max: 32M}
      capabilities: {ambient: [CAP_KILL]}
      """;

  @Test
  void values_that_exclude_each_other_are_found_beside_a_misspelt_call() {
    assertThat(codes("syscalls: {allow: [opne]}\n" + CONTRADICTIONS))
        .containsExactly("ZV-PROFILE-004", "ZV-RESOLVE-005", "ZV-RESOLVE-004", "ZV-RESOLVE-006");
  }

  @Test
  void they_are_the_same_as_when_nothing_else_is_wrong() {
    assertThat(codes(CONTRADICTIONS))
        .containsExactly("ZV-RESOLVE-005", "ZV-RESOLVE-004", "ZV-RESOLVE-006");
  }

  @Test
  void a_section_that_is_wrong_itself_is_not_judged_as_a_whole() {
    assertThat(codes("capabilities: {keep: [CAP_KIL], ambient: [CAP_KILL]}\n"))
        .singleElement()
        .asString()
        .startsWith("ZV-PROFILE");
  }

  @Test
  void a_misspelt_section_or_a_missing_base_may_hold_what_is_missed() {
    for (String line : List.of("capabilites: {keep: [CAP_KILL]}\n", "extends: nosuch\n")) {
      assertThat(codes(line + "capabilities: {ambient: [CAP_KILL]}\n")).as(line).hasSize(1);
    }
  }

  private static List<String> codes(String body) {
    InvalidProfileException wrong =
        catchThrowableOfType(InvalidProfileException.class, () -> Policies.of(body));
    return wrong.problems().stream().map(problem -> problem.code().id()).toList();
  }
}
