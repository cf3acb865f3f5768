package io.zviz.seccomp;

import io.zviz.seccomp.ir.Verdict;
import io.zviz.spi.host.HostProbe;
import io.zviz.spi.host.Support;
import io.zviz.sys.Errno;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Finds out what the kernel's seccomp can do, by asking it. */
final class SeccompProbe {
  /** The feature that brokered calls need. */
  static final String USER_NOTIFICATION = "user-notification";

  private static final int SET_MODE_FILTER = 1;
  private static final int GET_ACTION_AVAIL = 2;
  private static final int GET_NOTIF_SIZES = 3;
  // include/uapi/linux/seccomp.h: the supervisor can only be interrupted by a fatal signal.
  private static final int NEW_LISTENER_WAIT_KILLABLE = (1 << 3) | (1 << 5);

  private SeccompProbe() {}

  static Support probe(HostProbe host) {
    List<String> evidence = new ArrayList<>();
    int errno = ask(host, evidence, "errno", GET_ACTION_AVAIL, Verdict.ERRNO);
    int kill = ask(host, evidence, "kill_process", GET_ACTION_AVAIL, Verdict.KILL_PROCESS);
    if (errno == -Errno.ENOSYS) {
      return new Support.NotImplemented("seccomp(SECCOMP_GET_ACTION_AVAIL): ENOSYS");
    }
    if (errno != 0 || kill != 0) {
      return new Support.NotEnabled(
          String.join("; ", evidence),
          "run where seccomp(2) is not filtered itself, on Linux 4.14 or later");
    }
    boolean notifies =
        ask(host, evidence, "user_notif", GET_ACTION_AVAIL, Verdict.USER_NOTIF) == 0
            && ask(host, evidence, "notification sizes", GET_NOTIF_SIZES, 0) == 0;
    boolean killable =
        ask(host, evidence, "wait_killable", SET_MODE_FILTER, NEW_LISTENER_WAIT_KILLABLE)
            == -Errno.EFAULT;
    SortedMap<String, String> features = new TreeMap<>();
    features.put(USER_NOTIFICATION, Boolean.toString(notifies));
    features.put("wait-killable", Boolean.toString(killable));
    return new Support.Available("seccomp filter", features, evidence);
  }

  /** Whether what a probe found lets calls be handed to a broker. */
  static boolean notifications(Support support) {
    return support instanceof Support.Available available
        && Boolean.parseBoolean(available.features().get(USER_NOTIFICATION));
  }

  private static int ask(
      HostProbe host, List<String> evidence, String what, int operation, int argument) {
    int answer = host.seccomp(operation, argument);
    evidence.add(what + ": " + (answer >= 0 ? "yes" : Errno.name(-answer)));
    return answer;
  }
}
