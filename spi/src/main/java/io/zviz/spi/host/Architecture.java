package io.zviz.spi.host;

import java.util.Locale;
import java.util.Optional;

/** A processor architecture that profiles are compiled for. */
public enum Architecture {
  /** AUDIT_ARCH_X86_64, include/uapi/linux/audit.h. */
  X86_64(0xC000003E),
  /** AUDIT_ARCH_AARCH64, include/uapi/linux/audit.h. */
  AARCH64(0xC00000B7);

  private final int auditNumber;

  Architecture(int auditNumber) {
    this.auditNumber = auditNumber;
  }

  /** What {@code seccomp_data.arch} holds, as an unsigned 32 bit number. */
  public int auditNumber() {
    return auditNumber;
  }

  /** The name {@code uname -m} prints. */
  public String machine() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The architecture that {@code uname -m} or the JVM's {@code os.arch} names. */
  public static Optional<Architecture> ofMachine(String machine) {
    return switch (machine) {
      case "x86_64", "amd64" -> Optional.of(X86_64);
      case "aarch64", "arm64" -> Optional.of(AARCH64);
      default -> Optional.empty();
    };
  }
}
