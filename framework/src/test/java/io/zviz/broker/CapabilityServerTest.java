package io.zviz.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.abi.CapabilityCalls;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class CapabilityServerTest {
  @Test
  void only_calls_that_nobody_else_may_make_are_recorded_whatever_their_arguments() {
    Set<String> needed = new TreeSet<>();
    CapabilityCalls.calls().forEach(call -> needed.addAll(CapabilityCalls.neededBy(call)));
    assertThat(needed).containsAll(CapabilityServer.conditional());
    needed.removeAll(CapabilityServer.conditional());
    assertThat(needed)
        .containsExactly(
            "CAP_BPF",
            "CAP_DAC_READ_SEARCH",
            "CAP_SYS_BOOT",
            "CAP_SYS_MODULE",
            "CAP_SYS_PACCT",
            "CAP_SYS_RAWIO",
            "CAP_SYS_TTY_CONFIG");
  }
}
