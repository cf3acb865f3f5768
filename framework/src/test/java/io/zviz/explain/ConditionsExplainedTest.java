package io.zviz.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conditions and error numbers, as explain, diff and the effective profile show them. */
final class ConditionsExplainedTest {
  private static final String PROFILE =
      """
      name: p
      version: 1
      syscalls:
        deny:
          - {call: "*", errno: ENOSYS}
          - {call: "@keyring", errno: 4001}
          - {call: socket, when: "arg0 & 0xffffffff == 16 and arg2 & 0xffffffff == 9", errno: EINVAL}
        allow:
          - read
          - {call: personality, when: ["arg0 == 0", "arg0 == 8"]}
          - {call: socket, when: ["arg0 < 38"]}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "personality 8      | allowed                                           | p.yaml:10:47",
        "personality 1      | refused with ENOSYS                               | p.yaml:5:14",
        "personality        | depends on the arguments; refused with ENOSYS     | p.yaml:5:14",
        "socket 16 3 9      | refused with EINVAL                               | p.yaml:7:28",
        "socket 16 3 8      | allowed                                           | p.yaml:11:29",
        "socket 38          | refused with ENOSYS                               | p.yaml:5:14",
        "mount              | refused with ENOSYS                               | p.yaml:5:14",
        "keyctl             | refused with errno 4001                           | p.yaml:6:14",
      })
  void explain_names_the_condition_that_decides(String words, String verdict, String origin) {
    Answer answer =
        new Explainer(ExplainerTest.bundle(PROFILE))
            .answer(QuestionReader.read(List.of(words.split(" ", -1))));

    assertThat(answer.verdict()).hasToString(verdict);
    assertThat(answer.decisive().origin()).isEqualTo(origin);
  }

  @Test
  void the_effective_profile_decides_the_same_and_diff_sees_each_difference() {
    var bundle = ExplainerTest.bundle(PROFILE);
    String text = ResolvedText.of(bundle.policy());

    assertThat(ProfileDiff.of(bundle, ExplainerTest.bundle(text))).as(text).isEmpty();
    assertThat(text)
        .containsPattern("call: personality, when: \"arg0 == 0x8\"} +# p.yaml:10:47")
        .containsPattern("call: keyctl, errno: 4001} +# p.yaml:6:14, @keyring");
    assertThat(ProfileDiff.of(bundle, ExplainerTest.bundle(PROFILE.replace("== 8", "== 9"))))
        .extracting(Difference::text)
        .containsExactlyInAnyOrder(
            "no longer permits personality(arg0=0x8)", "newly permits personality(arg0=0x9)");
    assertThat(ProfileDiff.of(bundle, ExplainerTest.bundle(PROFILE.replace("EINVAL", "EPERM"))))
        .extracting(Difference::text)
        .isNotEmpty()
        .allMatch(difference -> difference.contains("is refused with EPERM"));
  }
}
