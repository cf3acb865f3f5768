package io.zviz.sys;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.abi.SyscallTable;
import io.zviz.spi.host.Architecture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class KernelCallTest {
  @ParameterizedTest
  @EnumSource(KernelCall.class)
  void numbers_are_those_of_the_generated_tables(KernelCall call) {
    for (Architecture architecture : Architecture.values()) {
      assertThat(SyscallTable.of(architecture).number(call.lowerName()))
          .as(architecture.machine())
          .hasValue(call.number(architecture));
    }
  }
}
