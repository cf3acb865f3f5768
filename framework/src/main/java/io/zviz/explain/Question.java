package io.zviz.explain;

import io.zviz.spi.policy.Cidr;
import io.zviz.spi.policy.Transport;
import java.util.List;
import java.util.Optional;

/** One operation of a workload. */
public sealed interface Question {
  /** How it would be written on the command line of {@code zviz explain}. */
  String text();

  /**
   * A system call as such.
   *
   * @param text as asked
   * @param call the kernel's name of it
   * @param arguments the values of the first arguments; when none is given, any may be meant
   */
  record Call(String text, String call, List<Long> arguments) implements Question {
    /** Copies the list. */
    public Call {
      arguments = List.copyOf(arguments);
    }
  }

  /** What is done with a file. */
  enum Use {
    /** Its content is read, or a folder is listed. */
    READ,
    /** It is changed, made or removed. */
    WRITE,
    /** It is run. */
    EXECUTE
  }

  /**
   * A system call on a path.
   *
   * @param text as asked
   * @param call the kernel's name of the call
   * @param path absolute inside the container, symbolic links followed
   * @param use what is done with it
   */
  record FileAccess(String text, String call, String path, Use use) implements Question {}

  /**
   * A system call that sends somewhere.
   *
   * @param text as asked
   * @param call the kernel's name of the call
   * @param address where to, a range of one address; empty for a name
   * @param host the DNS name; empty for an address
   * @param port 1 to 65535
   * @param transport TCP or UDP
   */
  record Egress(
      String text, String call, Optional<Cidr> address, String host, int port, Transport transport)
      implements Question {}

  /**
   * Use of a capability.
   *
   * @param text as asked
   * @param name such as {@code CAP_NET_ADMIN}
   */
  record Capability(String text, String name) implements Question {}
}
