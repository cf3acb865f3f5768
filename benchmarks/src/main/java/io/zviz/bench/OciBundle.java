package io.zviz.bench;

import io.zviz.json.JsonText;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.PathAccess;
import io.zviz.spi.policy.PathIntent;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.SyscallIntent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * An OCI bundle that comes nearest to a profile: the same namespaces, binds and calls. Runtimes
 * know no Landlock.
 */
final class OciBundle {
  private final AtomicLong counter = new AtomicLong();
  private final Path folder;

  /** Writes the bundle into an empty folder. */
  OciBundle(Path folder, ResolvedPolicy policy, Path work, List<String> command)
      throws IOException {
    this.folder = folder;
    Path root = Files.createDirectory(folder.resolve("rootfs"));
    List<Object> mounts = new ArrayList<>(kernelMounts());
    for (PathIntent intent : policy.intents(PathIntent.class)) {
      Path path = Path.of(intent.path().toString());
      if (intent.access() == PathAccess.HIDDEN || !Files.exists(path)) {
        continue;
      }
      if (Files.isSymbolicLink(path)) {
        Files.createSymbolicLink(
            root.resolve(path.toString().substring(1)), Files.readSymbolicLink(path));
      } else {
        String mode = intent.access() == PathAccess.WRITABLE ? "rw" : "ro";
        mounts.add(mount(path.toString(), path.toString(), "none", "rbind", mode, "nosuid"));
      }
    }
    mounts.add(mount("/work", work.toString(), "none", "bind", "rw", "nosuid"));
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("ociVersion", "1.0.2");
    config.put("hostname", "bench");
    config.put("root", Map.of("path", "rootfs", "readonly", false));
    config.put("process", process(command));
    config.put("mounts", mounts);
    config.put("linux", linux(policy));
    Files.writeString(folder.resolve("config.json"), JsonText.write(config));
  }

  /** A job that runs a container of this bundle with a runtime and its global options. */
  Contender.Job job(String... runtime) {
    return () -> {
      String id = "bench-" + ProcessHandle.current().pid() + "-" + counter.incrementAndGet();
      List<String> argv = new ArrayList<>(List.of(runtime));
      argv.addAll(List.of("run", "--bundle", folder.toString(), id));
      Command.of(argv).run();
    };
  }

  private static Map<String, Object> process(List<String> command) {
    Map<String, Object> process = new LinkedHashMap<>();
    process.put("terminal", false);
    process.put("user", Map.of("uid", 0, "gid", 0));
    process.put("args", command);
    process.put("env", List.of("PATH=/usr/sbin:/usr/bin:/sbin:/bin"));
    process.put("cwd", "/work");
    process.put("noNewPrivileges", true);
    List<String> none = List.of();
    process.put(
        "capabilities",
        Map.of("bounding", none, "effective", none, "permitted", none, "inheritable", none));
    return process;
  }

  private static List<Map<String, Object>> kernelMounts() {
    return List.of(
        mount("/proc", "proc", "proc", "nosuid", "noexec", "nodev"),
        mount("/dev", "tmpfs", "tmpfs", "nosuid", "mode=755", "size=65536k"),
        mount("/dev/pts", "devpts", "devpts", "nosuid", "noexec", "newinstance", "ptmxmode=0666"),
        mount("/dev/shm", "shm", "tmpfs", "nosuid", "noexec", "nodev", "size=65536k"),
        mount("/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev"));
  }

  private static Map<String, Object> mount(
      String destination, String source, String type, String... options) {
    return Map.of(
        "destination", destination, "source", source, "type", type, "options", List.of(options));
  }

  private static Map<String, Object> linux(ResolvedPolicy policy) {
    List<Map<String, Object>> namespaces =
        Stream.of("pid", "network", "ipc", "uts", "mount", "cgroup")
            .map(type -> Map.<String, Object>of("type", type))
            .toList();
    List<String> calls =
        policy.intents(SyscallIntent.class).stream()
            .filter(call -> call.decision() != Decision.DENY)
            .map(SyscallIntent::name)
            .distinct()
            .toList();
    List<String> masked =
        policy.intents(PathIntent.class).stream()
            .filter(path -> path.access() == PathAccess.HIDDEN)
            .map(path -> path.path().toString())
            .toList();
    Map<String, Object> filter =
        Map.of(
            "defaultAction",
            "SCMP_ACT_ERRNO",
            "architectures",
            List.of("SCMP_ARCH_" + machine()),
            "syscalls",
            List.of(Map.of("names", calls, "action", "SCMP_ACT_ALLOW")));
    return Map.of("namespaces", namespaces, "maskedPaths", masked, "seccomp", filter);
  }

  private static String machine() {
    return "aarch64".equals(System.getProperty("os.arch")) ? "AARCH64" : "X86_64";
  }
}
