package io.zviz.backend.cgroups;

import io.zviz.testkit.FakeHostProbe;

/** Hosts as they are found: what is mounted where, with which controllers. */
final class Hosts {
  private static final String DISK = "/sys/dev/block/8:0";

  private Hosts() {}

  /** Debian 12: version 2 alone. */
  static FakeHostProbe unified() {
    return new FakeHostProbe()
        .file(
            "/proc/self/mountinfo",
            """
            25 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw
            30 25 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate
            """)
        .file("/sys/fs/cgroup/cgroup.controllers", "cpuset cpu io memory hugetlb pids rdma\n")
        .file("/sys/fs/cgroup/cgroup.subtree_control", "cpu memory\n")
        .file("/sys/fs/cgroup/init.scope/memory.max", "max\n")
        .file("/sys/fs/cgroup/init.scope/memory.swap.max", "max\n")
        .file(DISK, "");
  }

  /** The group that {@link #delegated} is in. */
  static final String SCOPE =
      "/sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service/app.slice/run-1.scope";

  /** The number of the process that looks at {@link #delegated}. */
  static final String SELF = "100";

  /** An ordinary user in a scope of systemd's with Delegate=yes, as version 252 sets it up. */
  static FakeHostProbe delegated() {
    return unified()
        .inUserNamespace()
        .file("/proc/self/cgroup", "0::" + SCOPE.substring("/sys/fs/cgroup".length()) + "\n")
        .file(SCOPE + "/cgroup.type", "domain\n")
        .file(SCOPE + "/cgroup.controllers", "memory pids\n")
        .file(SCOPE + "/cgroup.subtree_control", "\n")
        .file(SCOPE + "/cgroup.threads", SELF + "\n")
        .file(SCOPE + "/cgroup.procs", SELF + "\n")
        .file(SCOPE + "/memory.swap.max", "max\n")
        .writable(SCOPE)
        .file("/proc/" + SELF + "/cmdline", "java\0-cp\0x\0io.zviz.app.Main\0run\0")
        .file("/proc/" + SELF + "/status", "Name:\tjava\nPPid:\t1\n");
  }

  /** Controllers on version 1, version 2 mounted with next to nothing. */
  static FakeHostProbe hybrid() {
    return new FakeHostProbe()
        .file(
            "/proc/self/mountinfo",
            """
            30 25 0:26 / /sys/fs/cgroup rw - tmpfs tmpfs rw
            31 30 0:27 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw
            32 30 0:28 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
            33 30 0:29 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct
            34 30 0:30 / /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids
            35 30 0:31 / /sys/fs/cgroup/blkio rw - cgroup cgroup rw,blkio
            36 30 0:32 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,xattr,name=systemd
            """)
        .file("/sys/fs/cgroup/unified/cgroup.controllers", "hugetlb\n")
        .file("/sys/fs/cgroup/memory/memory.memsw.limit_in_bytes", "9223372036854771712\n")
        .file(DISK, "");
  }
}
