package io.zviz.backend.selinux;

import io.zviz.spi.artifact.Content;
import io.zviz.spi.policy.CapabilityIntent;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.PathAccess;
import io.zviz.spi.policy.PathIntent;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.SocketIntent;
import io.zviz.spi.policy.SocketKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Writes a CIL module for hosts with the types of container-selinux: a domain beside {@code
 * container_t} with what every container has, and what the profile adds.
 */
final class SelinuxCompiler {
  /** The class capability2, include/uapi/linux/capability.h from CAP_MAC_OVERRIDE (32) on. */
  private static final Set<String> SECOND =
      Set.of(
          "mac_override",
          "mac_admin",
          "syslog",
          "wake_alarm",
          "block_suspend",
          "audit_read",
          "perfmon",
          "bpf",
          "checkpoint_restore");

  /** Types of the host's own files that a plain directory shows; whichever a policy has. */
  private static final List<String> HOST_FILES =
      List.of(
          "bin_t",
          "shell_exec_t",
          "ld_so_t",
          "lib_t",
          "textrel_shlib_t",
          "usr_t",
          "etc_t",
          "ld_so_cache_t",
          "locale_t",
          "cert_t",
          "passwd_file_t",
          "net_conf_t");

  private final ResolvedPolicy policy;
  private final Domain domain;
  private final CilText out = new CilText();

  private SelinuxCompiler(ResolvedPolicy policy) {
    this.policy = policy;
    this.domain = Domain.of(policy);
  }

  static Content.Text compile(ResolvedPolicy policy) {
    return new SelinuxCompiler(policy).write();
  }

  private Content.Text write() {
    out.line("; zviz profile " + CilText.harmless(policy.name()));
    String type = domain.type();
    out.line("(type " + type + ")");
    out.line("(roletype system_r " + type + ")");
    out.line("(typeattributeset domain (" + type + "))");
    out.line("(typeattributeset container_domain (" + type + "))");
    optional("mcs", List.of("(typeattributeset mcs_constrained_type (" + type + "))"));
    sockets();
    capabilities();
    containerFiles();
    for (String hostType : HOST_FILES) {
      optional("reads_" + hostType, read(hostType));
    }
    // A fresh tmpfs has this type until it is labelled.
    optional("tmpfs", change("tmpfs_t"));
    entry("container_runtime_t");
    entry("unconfined_t");
    return out.content();
  }

  /** Rules that are left out where the policy of the host lacks a name in them. */
  private void optional(String what, List<String> rules) {
    out.line("(optional " + domain.block(what));
    rules.forEach(rule -> out.line("  " + rule));
    out.line(")");
  }

  private void sockets() {
    List<SocketIntent> reaching =
        policy.intents(SocketIntent.class).stream()
            .filter(intent -> intent.decision() == Decision.ALLOW)
            .filter(i -> i.kind() == SocketKind.TCP || i.kind() == SocketKind.UDP)
            .toList();
    if (!reaching.isEmpty()) {
      reaching.forEach(out::heading);
      String text = "(typeattributeset container_net_domain (" + domain.type() + "))";
      out.line(text, reaching);
    }
  }

  private void capabilities() {
    for (CapabilityIntent intent : policy.intents(CapabilityIntent.class)) {
      out.heading(intent);
      List<String> first = new ArrayList<>();
      List<String> second = new ArrayList<>();
      for (String capability : intent.keep()) {
        String word = capability.substring("CAP_".length()).toLowerCase(Locale.ROOT);
        (SECOND.contains(word) ? second : first).add(CilText.harmless(word));
      }
      capabilities(intent, "capability", first);
      capabilities(intent, "capability2", second);
    }
  }

  private void capabilities(CapabilityIntent intent, String kind, List<String> words) {
    if (!words.isEmpty()) {
      String text = "(allow %s self (%s (%s)))";
      out.line(text.formatted(domain.type(), kind, String.join(" ", words)), List.of(intent));
    }
  }

  private void containerFiles() {
    List<PathIntent> writable =
        policy.intents(PathIntent.class).stream()
            .filter(intent -> intent.access() == PathAccess.WRITABLE)
            .toList();
    read("container_ro_file_t").forEach(out::line);
    read("container_file_t").forEach(out::line);
    writable.forEach(out::heading);
    change("container_file_t").forEach(rule -> out.line(rule, writable));
  }

  private List<String> read(String files) {
    return List.of(
        allow(files, "dir (getattr open read search ioctl lock)"),
        allow(files, "lnk_file (getattr read)"),
        allow(
            files, "file (getattr open read ioctl lock map execute execute_no_trans entrypoint)"));
  }

  private List<String> change(String files) {
    String made = "(getattr setattr open read write append create rename link unlink ioctl lock";
    return List.of(
        allow(
            files,
            "dir (getattr setattr open read write search ioctl lock create rename rmdir add_name"
                + " remove_name reparent)"),
        allow(files, "lnk_file (getattr setattr read create rename link unlink)"),
        allow(files, "file " + made + " map)"),
        allow(files, "fifo_file " + made + ")"),
        allow(files, "sock_file " + made + ")"));
  }

  private String allow(String target, String what) {
    return "(allow %s %s (%s))".formatted(domain.type(), target, what);
  }

  /** Lets a supervisor enter the domain, with no_new_privs set and from a nosuid mount. */
  private void entry(String from) {
    String type = domain.type();
    optional(
        "enter_" + from,
        List.of(
            "(allow %s %s (process (transition)))".formatted(from, type),
            "(allow %s %s (process2 (nnp_transition nosuid_transition)))".formatted(from, type),
            "(allow %s %s (fd (use)))".formatted(type, from),
            "(allow %s %s (fifo_file (getattr read write append ioctl lock)))"
                .formatted(type, from),
            "(allow %s %s (process (sigchld)))".formatted(type, from)));
  }
}
