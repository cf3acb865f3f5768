package io.zviz.containment;

import java.util.List;

/**
 * Paths of the kernel's file systems that no container has in full: Moby's list, profiles and
 * oci/defaults.go.
 */
public final class KernelPaths {
  /** Covered: what tells or changes too much of the host. */
  public static final List<String> MASKED_PROC =
      List.of(
          "/proc/acpi",
          "/proc/asound",
          "/proc/interrupts",
          "/proc/kcore",
          "/proc/keys",
          "/proc/latency_stats",
          "/proc/sched_debug",
          "/proc/scsi",
          "/proc/timer_list",
          "/proc/timer_stats");

  /** Read-only. */
  public static final List<String> READONLY_PROC =
      List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

  /** Covered where {@code /sys} is shown at all. */
  public static final List<String> MASKED_SYS =
      List.of("/sys/devices/virtual/powercap", "/sys/firmware", "/sys/kernel/debug");

  private KernelPaths() {}
}
