package io.zviz.it.backend;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Native;
import io.zviz.backend.landlock.LandlockBackend;
import io.zviz.host.LinuxHostProbe;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.host.HostProbe;
import io.zviz.spi.host.Support;
import io.zviz.spi.launch.ChildStep.LandlockRestrict;
import io.zviz.spi.launch.RunContext;
import io.zviz.spi.policy.PathAccess;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.testkit.Expectations;
import io.zviz.testkit.PolicyBuilder;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the planned rules refuse a process on this kernel, and that it works without them. */
class LandlockIT {
  private final LandlockBackend backend = new LandlockBackend();
  private final HostProbe host = LinuxHostProbe.ofThisHost();

  @TempDir private Path folder;

  @BeforeEach
  void needsLandlock() throws Exception {
    Support support = backend.probe(host);
    Expectations.require("landlock", support.isAvailable(), support.toString());
    for (String name : List.of("ro", "rw", "hidden", "unlisted")) {
      Files.createDirectory(folder.resolve(name));
      Files.writeString(folder.resolve(name).resolve("file"), "content of " + name + "\n");
    }
    folder = folder.toRealPath();
  }

  private PolicyBuilder policy() {
    return new PolicyBuilder("it")
        .pathDefault()
        .path(PathAccess.READONLY, "/usr")
        .path(PathAccess.READONLY, "/bin")
        .path(PathAccess.READONLY, "/lib")
        .path(PathAccess.READONLY, "/lib64")
        .path(PathAccess.READONLY, folder + "/ro")
        .path(PathAccess.WRITABLE, folder + "/rw")
        .path(PathAccess.HIDDEN, folder + "/hidden");
  }

  private Tool restricted(ResolvedPolicy policy, String... command) throws Exception {
    Support support = backend.probe(host);
    RunContext run = new RunContext("it", "zviz-it", policy, support, host, new HostPaths(), false);
    Target target = Target.of(host.architecture());
    LandlockRestrict step =
        (LandlockRestrict) backend.plan(backend.compile(policy, target), run).get(0);
    List<String> argv = new ArrayList<>();
    argv.add(ProcessHandle.current().info().command().orElse("java"));
    argv.add("-XX:TieredStopAtLevel=1");
    argv.add("-cp");
    argv.add(place(LandlockVictim.class) + File.pathSeparator + place(Native.class));
    argv.add(LandlockVictim.class.getName());
    argv.add(Long.toString(step.handledFs()));
    argv.add(Long.toString(step.scoped()));
    step.paths().forEach(g -> argv.addAll(List.of(Long.toString(g.access()), g.path())));
    argv.add("--");
    argv.addAll(List.of(command));
    return Tool.run(argv, "");
  }

  private static String place(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }

  private Tool restrictedShell(String command) throws Exception {
    return restricted(policy().build(), "/bin/sh", "-c", command.replace("DIR", folder.toString()));
  }

  private Tool freeShell(String command) throws Exception {
    return Tool.run("/bin/sh", "-c", command.replace("DIR", folder.toString()));
  }

  private void assertRefused(String command, String error) throws Exception {
    Tool refused = restrictedShell(command);
    assertThat(refused.status()).as(command).isNotZero();
    assertThat(refused.output()).as(command).contains(error);
    assertThat(freeShell(command).status()).as("control: " + command).isZero();
  }

  @Test
  void listedPathsWork() throws Exception {
    assertThat(restrictedShell("cat DIR/ro/file && ls DIR/ro").succeed().output())
        .isEqualTo("content of ro\nfile\n");
    restrictedShell(
            "cd DIR/rw && echo new > a && mkdir b && mv a b/c && ln -s c b/d && truncate -s 0 file"
                + " && rm -r b")
        .succeed();
    restrictedShell(
            "echo x > /dev/null && head -c 1 /dev/urandom > /dev/null && cat /proc/self/stat")
        .succeed();
  }

  @Test
  void hiddenAndUnlistedPathsYieldNothing() throws Exception {
    assertRefused("cat DIR/hidden/file", "Permission denied");
    assertRefused("ls DIR/hidden", "Permission denied");
    assertRefused("cat DIR/unlisted/file", "Permission denied");
    assertRefused("ls /", "Permission denied");
  }

  @Test
  void readonlyPathsCannotBeChanged() throws Exception {
    assertRefused("echo x >> DIR/ro/file", "Permission denied");
    assertRefused("truncate -s 3 DIR/ro/file", "Permission denied");
    assertRefused("mkdir DIR/ro/new", "Permission denied");
    assertRefused("ln DIR/rw/file DIR/ro/link", "Permission denied");
    assertThat(restrictedShell("rm -f DIR/ro/file").status()).isNotZero();
    assertThat(folder.resolve("ro/file")).exists();
  }

  @Test
  void writablePlacesAreNotExecutable() throws Exception {
    assertRefused("cp /usr/bin/true DIR/rw/true && DIR/rw/true", "Permission denied");
  }

  @Test
  void executableListIsAllThatCanBeExecuted() throws Exception {
    ResolvedPolicy listed = policy().path(PathAccess.EXECUTABLE, "/usr/bin/cat").build();
    assertThat(restricted(listed, "/usr/bin/cat", folder + "/ro/file").succeed().output())
        .isEqualTo("content of ro\n");
    assertThat(restricted(listed, "/usr/bin/true").status()).isEqualTo(126);
    restricted(policy().build(), "/usr/bin/true").succeed();
  }

  @Test
  void signalsStayInside() throws Exception {
    assertThat(backend.probe(host).toString()).contains("abi=");
    String outside = Long.toString(ProcessHandle.current().pid());
    assertRefused("kill -0 " + outside, "not permitted");
    restrictedShell("sleep 30 & kill -9 $! && wait $!; test $? = 137").succeed();
  }
}
