package io.zviz.backend.cgroups;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.spi.policy.LimitIntent;
import io.zviz.spi.policy.LimitIntent.Limit;
import io.zviz.testkit.PolicyBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private static final long MIB = 1 << 20;

  private static List<String> unified(PolicyBuilder policy) {
    return text(Version.UNIFIED, policy);
  }

  private static List<String> legacy(PolicyBuilder policy) {
    return text(Version.LEGACY, policy);
  }

  private static List<String> text(Version version, PolicyBuilder policy) {
    return version.settings(Limits.of(policy.build())).stream()
        .map(setting -> setting.file() + "=" + setting.value())
        .toList();
  }

  private static PolicyBuilder policy() {
    return new PolicyBuilder("p");
  }

  @Test
  void printedProfile() {
    PolicyBuilder myProfile =
        policy()
            .limit(Limit.MEMORY_MAX, 512 * MIB)
            .cpu(100_000, 100_000)
            .limit(Limit.PIDS_MAX, 100)
            .io(8, 0, 10_485_760, LimitIntent.MAX, LimitIntent.MAX, LimitIntent.MAX);
    assertThat(unified(myProfile))
        .containsExactly(
            "memory.max=536870912",
            "memory.oom.group=1",
            "memory.swap.max=0",
            "cpu.max=100000 100000",
            "pids.max=100",
            "io.max=8:0 rbps=10485760 wbps=max riops=max wiops=max");
    assertThat(legacy(myProfile))
        .containsExactly(
            "memory.limit_in_bytes=536870912",
            "memory.memsw.limit_in_bytes=536870912",
            "cpu.cfs_period_us=100000",
            "cpu.cfs_quota_us=100000",
            "pids.max=100",
            "blkio.throttle.read_bps_device=8:0 10485760");
  }

  @Test
  void swapLimitIsMemoryPlusSwapInTheProfileAndSwapAloneInVersion2() {
    PolicyBuilder both =
        policy().limit(Limit.MEMORY_MAX, 256 * MIB).limit(Limit.MEMORY_SWAP_MAX, 512 * MIB);
    assertThat(unified(both)).contains("memory.swap.max=" + 256 * MIB);
    assertThat(legacy(both))
        .containsExactly(
            "memory.limit_in_bytes=" + 256 * MIB, "memory.memsw.limit_in_bytes=" + 512 * MIB);
  }

  @Test
  void unlimitedSwapIsPossibleOnlyWhenSaid() {
    PolicyBuilder unlimited =
        policy().limit(Limit.MEMORY_MAX, 256 * MIB).limit(Limit.MEMORY_SWAP_MAX, LimitIntent.MAX);
    assertThat(unified(unlimited)).contains("memory.swap.max=max");
    assertThat(legacy(unlimited)).contains("memory.memsw.limit_in_bytes=-1");
  }

  @Test
  void sumWithoutMemoryLimitBoundsMemoryAndLeavesNoSwap() {
    PolicyBuilder sum = policy().limit(Limit.MEMORY_SWAP_MAX, 512 * MIB);
    assertThat(unified(sum)).contains("memory.max=" + 512 * MIB, "memory.swap.max=0");
    assertThat(legacy(sum)).contains("memory.limit_in_bytes=" + 512 * MIB);
    PolicyBuilder max =
        policy().limit(Limit.MEMORY_MAX, LimitIntent.MAX).limit(Limit.MEMORY_SWAP_MAX, 512 * MIB);
    assertThat(unified(max)).contains("memory.max=" + 512 * MIB, "memory.swap.max=0");
  }

  @Test
  void noLimitIsWrittenAsTheKernelWantsIt() {
    PolicyBuilder max =
        policy()
            .limit(Limit.MEMORY_MAX, LimitIntent.MAX)
            .limit(Limit.PIDS_MAX, LimitIntent.MAX)
            .cpu(LimitIntent.MAX, 50_000);
    assertThat(unified(max)).containsExactly("memory.max=max", "cpu.max=max 50000", "pids.max=max");
    assertThat(legacy(max))
        .containsExactly(
            "memory.limit_in_bytes=-1",
            "memory.memsw.limit_in_bytes=-1",
            "cpu.cfs_period_us=50000",
            "cpu.cfs_quota_us=-1",
            "pids.max=max");
  }

  @Test
  void weightsHaveTheSameEffectInBothVersions() {
    assertThat(unified(policy().limit(Limit.CPU_WEIGHT, 100))).containsExactly("cpu.weight=100");
    assertThat(legacy(policy().limit(Limit.CPU_WEIGHT, 100))).containsExactly("cpu.shares=1024");
    assertThat(legacy(policy().limit(Limit.CPU_WEIGHT, 1))).containsExactly("cpu.shares=10");
    assertThat(legacy(policy().limit(Limit.CPU_WEIGHT, 10_000)))
        .containsExactly("cpu.shares=102400");
  }

  @Test
  void highMarkStandsBeforeTheLimit() {
    PolicyBuilder high =
        policy().limit(Limit.MEMORY_HIGH, 128 * MIB).limit(Limit.MEMORY_MAX, 256 * MIB);
    assertThat(unified(high)).startsWith("memory.high=" + 128 * MIB);
    assertThat(legacy(high)).startsWith("memory.soft_limit_in_bytes=" + 128 * MIB);
  }
}
