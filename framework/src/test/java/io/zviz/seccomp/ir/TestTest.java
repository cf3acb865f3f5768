package io.zviz.seccomp.ir;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.seccomp.ir.Test.Relation;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class TestTest {
  private static final int VALUES = 20;

  @ParameterizedTest
  @EnumSource(Relation.class)
  void an_answer_for_a_range_is_that_for_each_of_its_values(Relation relation) {
    for (int value = 0; value < VALUES; value++) {
      io.zviz.seccomp.ir.Test test = new io.zviz.seccomp.ir.Test(Word.NUMBER, relation, value);
      for (long first = 0; first < VALUES; first++) {
        for (long last = first; last < VALUES; last++) {
          check(test, first, last);
        }
      }
    }
  }

  private static void check(io.zviz.seccomp.ir.Test test, long first, long last) {
    long yes =
        LongStream.rangeClosed(first, last).filter(number -> test.holds((int) number)).count();
    boolean same = yes == 0 || yes == last - first + 1;
    test.answer(first, last)
        .ifPresent(answer -> assertThat(same && answer == (yes > 0)).as("%s", test).isTrue());
    if (test.relation() != Relation.ANY_BIT) {
      assertThat(test.answer(first, last).isPresent())
          .as("%s from %d to %d", test, first, last)
          .isEqualTo(same);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ANY_BIT, 40000000, 1d6, 3fffffff, false",
    "ANY_BIT, 40000000, 40000000, 7fffffff, true",
    "ANY_BIT, 40000000, 80000000, bfffffff, false",
    "ANY_BIT, 40000000, c0000000, ffffffff, true",
    "ANY_BIT, 40000000, 1d6, ffffffff, ",
    "ANY_BIT, 40000000, 3fffffff, 40000000, ",
    "ANY_BIT, 80000000, 80000000, ffffffff, true",
    "ANY_BIT, 80000000, 7fffffff, 80000000, ",
    "AT_LEAST, 80000000, 0, 7fffffff, false",
    "AT_LEAST, 80000000, 80000000, ffffffff, true",
    "AT_LEAST, 0, 0, ffffffff, true",
    "GREATER, ffffffff, 0, ffffffff, false",
    "GREATER, 7fffffff, 80000000, ffffffff, true",
    "EQUAL, ffffffff, 0, fffffffe, false",
    "EQUAL, ffffffff, 0, ffffffff, ",
  })
  void numbers_are_unsigned_at_the_borders(
      Relation relation, String value, String first, String last, Boolean answer) {
    io.zviz.seccomp.ir.Test test =
        new io.zviz.seccomp.ir.Test(Word.NUMBER, relation, Integer.parseUnsignedInt(value, 16));
    assertThat(test.answer(Long.parseLong(first, 16), Long.parseLong(last, 16)).orElse(null))
        .isEqualTo(answer);
  }

  @ParameterizedTest
  @EnumSource(Relation.class)
  void under_a_mask_only_single_values_have_a_certain_answer(Relation relation) {
    io.zviz.seccomp.ir.Test test = new io.zviz.seccomp.ir.Test(Word.NUMBER, 0xf0, relation, 0x10);
    assertThat(test.answer(0x20, 0x2f)).isEmpty();
    assertThat(test.answer(0x1f, 0x1f)).contains(test.holds(0x1f));
  }
}
