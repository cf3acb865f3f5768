package io.zviz.backend.apparmor;

import io.zviz.spi.host.HostProbe;
import io.zviz.spi.host.HostProbe.ToolResult;
import io.zviz.spi.host.Support;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds out whether profiles can be made, loaded and entered. Loads nothing. */
final class AppArmorProbe {
  /** A profile with every kind of rule that is written. */
  private static final String TRIAL =
      """
      abi <abi/%s>,
      profile "zviz-probe" flags=(attach_disconnected,mediate_deleted) {
        capability chown,
        network unix,
        unix,
        signal receive,
        ptrace (read, trace, readby, tracedby) peer="zviz-probe",
        audit deny mount,
        "/usr{,/**}" mrkix,
        audit deny "/usr/[^b]**" w,
      }
      """
          .formatted(Abi.DEFAULT);

  private static final Path MODULE = Path.of("/sys/module/apparmor");
  private static final Path ENABLED = MODULE.resolve("parameters/enabled");
  private static final Path SECURITYFS = Path.of("/sys/kernel/security/apparmor");
  private static final Path FEATURES = SECURITYFS.resolve("features");
  private static final Pattern VERSION = Pattern.compile("version ([0-9]+(\\.[0-9]+)*)");

  private AppArmorProbe() {}

  static Support probe(HostProbe host) {
    return kernel(host).orElseGet(() -> tool(host));
  }

  /** What keeps the kernel from it; empty when nothing does. */
  private static Optional<Support> kernel(HostProbe host) {
    if (!host.exists(MODULE)) {
      return Optional.of(
          new Support.NotImplemented(
              "there is no "
                  + MODULE
                  + ": this kernel is built without AppArmor; boot one with"
                  + " CONFIG_SECURITY_APPARMOR, such as Debian's or Ubuntu's"));
    }
    String enabled = host.read(ENABLED).map(String::strip).orElse("unreadable");
    if (!enabled.equals("Y")) {
      return Optional.of(
          new Support.NotEnabled(
              ENABLED + " is " + enabled + ": AppArmor is built into this kernel but not active",
              "add apparmor to the kernel's boot parameter lsm= (and remove apparmor=0), then"
                  + " reboot"));
    }
    if (!host.exists(SECURITYFS)) {
      return Optional.of(
          new Support.NotEnabled(
              "there is no " + SECURITYFS,
              "mount -t securityfs securityfs /sys/kernel/security; in a container, look on the"
                  + " host"));
    }
    return confinement(host);
  }

  /** Only who is not confined may load profiles, and no_new_privs lets only those change over. */
  private static Optional<Support> confinement(HostProbe host) {
    String label =
        host.read(Path.of("/proc/self/attr/apparmor/current"))
            .or(() -> host.read(Path.of("/proc/self/attr/current")))
            .map(String::strip)
            .orElse("unreadable");
    return label.equals("unconfined")
        ? Optional.empty()
        : Optional.of(
            new Support.NotEnabled(
                "this process is confined by AppArmor itself: " + ProfileText.harmless(label),
                "run zviz unconfined (aa-status shows what confines it)"));
  }

  private static Support tool(HostProbe host) {
    Optional<Path> parser = host.tool("apparmor_parser");
    if (parser.isEmpty()) {
      return new Support.NotEnabled(
          "there is no apparmor_parser in the system folders", "apt-get install apparmor");
    }
    if (!host.isRoot()) {
      return Support.ofRootOnly(host, "only root can load profiles");
    }
    String tool = parser.get().toString();
    ToolResult trial = host.run(List.of(tool, "-Q", "-K", "-q"), TRIAL);
    if (!trial.ok()) {
      String said = trial.stderr().lines().findFirst().orElse("it says nothing");
      return new Support.NotEnabled(
          "%s cannot compile a profile: status %d, %s".formatted(tool, trial.status(), said),
          "install AppArmor 3.0 or newer (Debian: apt-get install apparmor)");
    }
    Matcher version = VERSION.matcher(host.run(List.of(tool, "--version"), "").stdout());
    return new Support.Available(
        "AppArmor " + (version.find() ? version.group(1) : "of an unknown version"),
        new TreeMap<>(Map.of("kernel", String.join(",", host.list(FEATURES)))),
        List.of(ENABLED + " is Y", tool + " compiled a profile for this kernel"));
  }
}
