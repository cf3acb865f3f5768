package io.zviz.abi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CapabilityCallsTest {
  @Test
  void every_call_and_every_capability_exists() {
    assertThat(CapabilityCalls.calls())
        .isNotEmpty()
        .allMatch(SyscallTable::knownOnAnyArchitecture)
        .allSatisfy(
            call ->
                assertThat(CapabilityCalls.neededBy(call))
                    .isNotEmpty()
                    .isSubsetOf(Capabilities.names()));
  }

  @Test
  void calls_need_what_the_manual_says() {
    assertThat(CapabilityCalls.neededBy("setuid")).containsExactly("CAP_SETUID");
    assertThat(CapabilityCalls.neededBy("mknod"))
        .containsExactly("CAP_DAC_OVERRIDE", "CAP_FOWNER", "CAP_MKNOD");
    assertThat(CapabilityCalls.neededBy("read")).isEmpty();
  }
}
