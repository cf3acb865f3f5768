package io.zviz.audit.suggest;

import io.zviz.explain.Question;
import java.util.List;

/** What a recorded program needed, whatever the profile says about it. */
public sealed interface Need {
  /**
   * A system call.
   *
   * @param name the kernel's name of it
   * @param arguments the first ones, of calls that are decided by them; empty for any
   */
  record Call(String name, List<Long> arguments) implements Need {
    /** Copies the list. */
    public Call {
      arguments = List.copyOf(arguments);
    }
  }

  /**
   * A file.
   *
   * @param call the call that named it
   * @param path absolute, in its normal form
   * @param use what was done with it
   * @param made whether the folder changes that it lies in: it may be made, renamed or removed
   */
  record File(String call, String path, Question.Use use, boolean made) implements Need {}

  /**
   * Traffic.
   *
   * @param call the call that began it
   * @param address an IPv4 or IPv6 address
   * @param port 1 to 65535
   * @param proto tcp or udp
   */
  record Egress(String call, String address, int port, String proto) implements Need {}

  /**
   * A port of the container's own.
   *
   * @param port 1 to 65535
   */
  record Bind(int port) implements Need {}

  /**
   * A capability.
   *
   * @param name such as {@code CAP_CHOWN}
   */
  record Capability(String name) implements Need {}

  /**
   * Something that the log does not say well enough, or a profile cannot.
   *
   * @param what the operation
   * @param why why no line is proposed
   */
  record Other(String what, String why) implements Need {}
}
