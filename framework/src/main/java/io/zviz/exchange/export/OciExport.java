package io.zviz.exchange.export;

import io.zviz.containment.KernelPaths;
import io.zviz.json.JsonText;
import io.zviz.spi.policy.CapabilityIntent;
import io.zviz.spi.policy.PathIntent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A {@code config.json} of the OCI's runtime specification, for a bundle with a {@code rootfs}. */
final class OciExport {
  private final ExportInput input;
  private final Ledger ledger;
  private final Mounts mounts;

  private OciExport(ExportInput input) {
    this.input = input;
    this.ledger = new Ledger(input.policy());
    this.mounts =
        new Mounts(
            input, ledger, Mounts.Ability.NOEXEC, Mounts.Ability.MASK, Mounts.Ability.READONLY);
  }

  static Export of(ExportInput input) {
    return new OciExport(input).export();
  }

  private Export export() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("ociVersion", "1.0.2");
    config.put("hostname", input.name());
    config.put("process", process());
    config.put("root", Map.of("path", "rootfs", "readonly", !mounts.paths().rootIsWritable()));
    config.put("mounts", mountList());
    config.put("linux", linux());
    NoNetwork.account(input.policy(), ledger);
    Settings.account(ledger);
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("json", Export.bytes(JsonText.write(config)));
    input.appArmor().ifPresent(text -> files.put("apparmor", Export.bytes(text)));
    return new Export("config", files, ledger.close());
  }

  private Map<String, Object> process() {
    CapabilityIntent rule = Accounts.capabilities(input.policy());
    ledger.holds(rule);
    Map<String, Object> capabilities = new LinkedHashMap<>();
    Stream.of("bounding", "effective", "permitted")
        .forEach(set -> capabilities.put(set, rule.keep()));
    capabilities.put("inheritable", rule.ambient()); // a condition of ambient, capabilities(7)
    capabilities.put("ambient", rule.ambient());
    Map<String, Object> process = new LinkedHashMap<>();
    process.put("terminal", false);
    process.put("user", Map.of("uid", 0, "gid", 0));
    process.put("args", List.of("/bin/sh"));
    process.put(
        "env", List.of("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"));
    process.put("cwd", "/");
    process.put("capabilities", capabilities);
    process.put("noNewPrivileges", true);
    input.appArmorName().ifPresent(name -> process.put("apparmorProfile", name));
    return process;
  }

  private List<Object> mountList() {
    List<Object> list = new ArrayList<>();
    list.add(mount("/proc", "proc", "proc", "nosuid", "noexec", "nodev"));
    list.add(mount("/dev", "tmpfs", "tmpfs", "nosuid", "noexec", "ro", "mode=755", "size=65536k"));
    list.add(
        mount(
            "/dev/pts",
            "devpts",
            "devpts",
            "nosuid",
            "noexec",
            "newinstance",
            "ptmxmode=0666",
            "mode=0620",
            "gid=5"));
    list.add(
        mount("/dev/shm", "tmpfs", "shm", "nosuid", "noexec", "nodev", "mode=1777", "size=65536k"));
    list.add(mount("/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev"));
    if (mounts.paths().shows("/sys")) {
      list.add(mount("/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", "ro"));
    }
    mounts.writable().forEach(rule -> list.add(writable(rule)));
    return list;
  }

  /**
   * A fresh file system with a copy of what the image has there: a bind mount would need a folder
   * that a runtime does not make.
   */
  private Map<String, Object> writable(PathIntent rule) {
    String exec = mounts.paths().mayExecute(rule) ? "exec" : "noexec";
    String mode = PathRules.isTemporary(rule) ? "mode=1777" : "mode=755";
    return mount(rule.path().text(), "tmpfs", "tmpfs", "tmpcopyup", "nosuid", "nodev", exec, mode);
  }

  private static Map<String, Object> mount(
      String destination, String type, String source, String... options) {
    return Map.of(
        "destination", destination, "type", type, "source", source, "options", List.of(options));
  }

  private Map<String, Object> linux() {
    Map<String, Object> linux = new LinkedHashMap<>();
    linux.put(
        "namespaces",
        Stream.of("pid", "network", "ipc", "uts", "mount", "cgroup")
            .map(type -> Map.of("type", type))
            .toList());
    linux.put("resources", OciResources.of(input.policy(), ledger));
    linux.put("seccomp", SeccompExport.of(input, ledger));
    List<String> masked =
        Stream.of(KernelPaths.MASKED_PROC, KernelPaths.MASKED_SYS).flatMap(List::stream).toList();
    linux.put("maskedPaths", and(masked, mounts.masked()));
    linux.put("readonlyPaths", and(KernelPaths.READONLY_PROC, mounts.sealed()));
    return linux;
  }

  private static List<String> and(List<String> always, List<PathIntent> rules) {
    return Stream.concat(
            always.stream(),
            rules.stream().map(rule -> rule.path().text()).filter(path -> !always.contains(path)))
        .toList();
  }

  /** A limit as its number; nothing when there is none. */
  static Optional<Object> number(long value) {
    return Limits.isUnlimited(value) ? Optional.empty() : Optional.of(value);
  }
}
