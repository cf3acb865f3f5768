package io.zviz.audit.suggest;

/**
 * An item of a list in a profile.
 *
 * @param list which list
 * @param item the item as YAML, on one line
 * @param note what stands behind it as a comment
 */
record Line(Place list, String item, String note) {
  /** The lists of a profile, in the order in which they are written. */
  enum Place {
    CALLS("syscalls.allow"),
    BROKERED_CALLS("syscalls.broker"),
    REFUSED_CALLS("syscalls.deny"),
    IOCTL("ioctl"),
    PRCTL("prctl"),
    READONLY("filesystem.readonly"),
    WRITABLE("filesystem.writable"),
    EXECUTABLE("filesystem.executable"),
    HIDDEN("filesystem.hidden"),
    EGRESS("network.egress.allow"),
    BIND("network.ports.allow_bind"),
    SOCKETS("network.sockets.allow"),
    CAPABILITIES("capabilities.keep");

    private final String path;

    Place(String path) {
      this.path = path;
    }

    /** Its keys, with dots between. */
    String path() {
      return path;
    }
  }

  /** The item with its note. */
  String text() {
    return "- " + item + (note.isEmpty() ? "" : "  # " + Yaml.comment(note));
  }
}
