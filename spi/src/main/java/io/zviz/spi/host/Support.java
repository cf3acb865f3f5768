package io.zviz.spi.host;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a probe found. */
public sealed interface Support {
  /**
   * It can be used.
   *
   * @param version of the mechanism or tool, as a user would quote it
   * @param features what it can do, name to value, for instance {@code abi=7}
   * @param evidence what was tried and what happened, a line each
   */
  record Available(String version, SortedMap<String, String> features, List<String> evidence)
      implements Support {
    /** Copies the collections. */
    public Available {
      features = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(features));
      evidence = List.copyOf(evidence);
    }
  }

  /**
   * The kernel or the distribution has it, but it is switched off or a tool is missing.
   *
   * @param why what was tried and what happened
   * @param remedy what makes it available, for instance a command to run
   */
  record NotEnabled(String why, String remedy) implements Support {}

  /**
   * This host cannot have it.
   *
   * @param why what was tried and what happened
   */
  record NotImplemented(String why) implements Support {}

  /**
   * It could not be looked at, for instance without root.
   *
   * @param why what stood in the way
   * @param remedy how to look at it
   */
  record Unknown(String why, String remedy) implements Support {}

  /**
   * What a process that is not root has of something that only root can use: nothing when it may
   * start containers all the same; otherwise it is not known what root would find.
   *
   * @param why what needs root
   */
  static Support ofRootOnly(HostProbe host, String why) {
    return host.mayMakeNamespaces()
        ? new NotEnabled(why, "run zviz as root (sudo)")
        : new Unknown(why, "look as root");
  }

  /** Whether it can be used. */
  default boolean isAvailable() {
    return this instanceof Available;
  }
}
