package io.zviz.broker;

import io.zviz.spi.event.Event;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One container as the broker sees it.
 *
 * @param container its id
 * @param initialPid the process that becomes the workload, as the supervisor sees it; its first
 *     call may be the launch's own {@code execve}
 * @param policy what it may do
 * @param paths what its filesystem section says
 * @param rules what the filter notifies, decided again with the rule's name
 * @param backstops the kernel rules that stand behind calls whose pointers cannot be pinned down
 * @param auditOnly whether refusals are only recorded
 * @param events gets what happened, on a thread of the broker; must not block
 */
public record Session(
    String container,
    int initialPid,
    ResolvedPolicy policy,
    PathDecision paths,
    CallVerdict.Rules rules,
    Set<Backstop> backstops,
    boolean auditOnly,
    Consumer<Event> events) {
  /**
   * A kernel rule that says the same as the broker. Between the broker's look at the memory of a
   * task and the kernel's own another thread can change it: only with such a rule may a call go on
   * whose decision hangs on a pointer.
   */
  public enum Backstop {
    /** Landlock's EXECUTE right, or noexec mounts, for execve and execveat. */
    EXECUTION,
    /** The container's firewall, for connect, bind, sendto and sendmsg. */
    NETWORK
  }

  /** The same container for a filter of its own, that of another process. */
  public Session startingWith(int pid) {
    return new Session(container, pid, policy, paths, rules, backstops, auditOnly, events);
  }

  /** Copies the set. */
  public Session {
    backstops = Set.copyOf(backstops);
  }
}
