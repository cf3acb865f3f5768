package io.zviz.sys.jna;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.spi.host.Architecture;
import io.zviz.testkit.Expectations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JnaSignalCallsTest {
  private static final int URG = 23;
  private static final int REAL_TIME = 50;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void theBytesAreTheAssembledSource(Architecture architecture) throws Exception {
    String prefix = architecture.machine() + "-linux-gnu-";
    boolean there = Files.isExecutable(Path.of("/usr/bin", prefix + "as"));
    Expectations.require(prefix + "as", there, "scripts/packages lists what to install");
    Path source = Path.of("src/main/asm/notice-" + architecture.machine() + ".S");
    Path object = folder.resolve("notice.o");
    Path binary = folder.resolve("notice.bin");
    run(prefix + "as", "-o", object.toString(), source.toString());
    run(prefix + "objcopy", "-O", "binary", "-j", ".text", object.toString(), binary.toString());
    assertThat(JnaSignalCalls.code(architecture)).isEqualTo(Files.readAllBytes(binary));
  }

  @Test
  void everySignalArrivesByItsNumber() throws Exception {
    BlockingQueue<Integer> received = new LinkedBlockingQueue<>();
    new JnaSignalCalls(new JnaDescriptorCalls()).forward(Set.of(URG, REAL_TIME), received::add);
    String self = Long.toString(ProcessHandle.current().pid());
    for (int signal : new int[] {URG, REAL_TIME, REAL_TIME}) {
      run("sh", "-c", "kill -" + signal + " " + self);
      assertThat(received.poll(60, TimeUnit.SECONDS)).isEqualTo(signal);
    }
  }

  private static void run(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
