/*
 * What zviz's broker does for an openat that the profile allows, in C: the measure for what Java
 * and JNA add.
 *
 *   broker full|bare PID LISTENER [PATH…]
 *
 * Serves descriptor LISTENER of process PID until nobody uses its filter any more. "full" makes
 * the same system calls as io.zviz.broker and decides among the PATHs; "bare" leaves out who the
 * target is and what its path leads to: it only opens in the target's root. Only absolute paths of
 * existing files without links of /proc.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <linux/seccomp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/vfs.h>
#include <unistd.h>

/* Linux 6.6; newer than the headers of Debian 12. */
#ifndef SECCOMP_IOCTL_NOTIF_SET_FLAGS
#define SECCOMP_IOCTL_NOTIF_SET_FLAGS SECCOMP_IOW(4, __u64)
#define SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP 1UL
#endif
#define PAGE 4096
#define PROC_SUPER_MAGIC 0x9fa0

#define SLOTS 64
static int proc, own_descriptors, home;
static struct statx home_status;
static char own_user_namespace[64];
static char **rules;
static struct {
  int tid, file;
} kept[SLOTS];

static void die(const char *what) {
  perror(what);
  exit(1);
}

/* Up to the page's end: what lies behind it may not be there. */
static int read_path(int tid, uint64_t address, char *path) {
  size_t length = 0;
  while (length < PATH_MAX) {
    size_t piece = PAGE - ((address + length) & (PAGE - 1));
    if (piece > PATH_MAX - length) piece = PATH_MAX - length;
    struct iovec here = {path + length, piece}, there = {(void *)(address + length), piece};
    ssize_t got = process_vm_readv(tid, &here, 1, &there, 1, 0);
    if (got < 0) return -errno;
    if (memchr(path + length, 0, got)) return 0;
    if ((size_t)got < piece) return -EFAULT;
    length += got;
  }
  return -ENAMETOOLONG;
}

static void link_at(int folder, const char *name, char *out) {
  ssize_t length = readlinkat(folder, name, out, PATH_MAX - 1);
  out[length < 0 ? 0 : length] = 0;
}

/* The file of a thread is kept open for its next call; it fails with ESRCH once that has ended. */
static ssize_t read_status(int tid, char *text, size_t size) {
  int slot = tid % SLOTS;
  ssize_t got = -1;
  if (kept[slot].tid == tid) got = pread(kept[slot].file, text, size, 0);
  if (got > 0) return got;
  if (kept[slot].tid) close(kept[slot].file);
  char name[32];
  snprintf(name, sizeof name, "%d/status", tid);
  kept[slot].file = openat(proc, name, O_RDONLY | O_CLOEXEC);
  kept[slot].tid = kept[slot].file < 0 ? 0 : tid;
  return kept[slot].file < 0 ? -1 : pread(kept[slot].file, text, size, 0);
}

/* Who asks. The broker runs as root and so does the target: its ids need no change. */
static int check_identity(int tid) {
  static char text[1 << 15];
  char name[32], namespace[PATH_MAX];
  ssize_t got = read_status(tid, text, sizeof text - 1);
  text[got < 0 ? 0 : got] = 0;
  const char *ids = strstr(text, "\nUid:"), *capabilities = strstr(text, "\nCapEff:");
  if (!ids || !capabilities) return -ESRCH;
  unsigned uid = ~0u;
  sscanf(ids, "\nUid: %*u %*u %*u %u", &uid);
  if (uid != 0 || strtoull(capabilities + 8, NULL, 16) == 0) return -EPERM;
  snprintf(name, sizeof name, "%d/ns/user", tid);
  link_at(proc, name, namespace);
  return strcmp(namespace, own_user_namespace) ? -EPERM : 0;
}

/* Whether the thread's root is that of the first one, which the rules mean. */
static int is_at_home(int tid) {
  struct statx root;
  char name[32];
  snprintf(name, sizeof name, "%d/root", tid);
  return !statx(proc, name, AT_STATX_DONT_SYNC, STATX_BASIC_STATS | STATX_MNT_ID, &root) &&
         root.stx_ino == home_status.stx_ino && root.stx_mnt_id == home_status.stx_mnt_id &&
         root.stx_dev_major == home_status.stx_dev_major && root.stx_dev_minor == home_status.stx_dev_minor;
}

/* Whether the object lies below one of the paths; the root of all is "/" here. */
static int decide(int object) {
  struct statfs system;
  struct statx status;
  char number[16], path[PATH_MAX];
  if (statx(object, "", AT_EMPTY_PATH, STATX_BASIC_STATS | STATX_MNT_ID, &status)) return -errno;
  if (!status.stx_dev_major && (fstatfs(object, &system) || system.f_type == PROC_SUPER_MAGIC)) return -EACCES;
  snprintf(number, sizeof number, "%d", object);
  link_at(own_descriptors, number, path);
  for (char **rule = rules; *rule; rule++) {
    size_t length = strlen(*rule);
    if (!strncmp(path, *rule, length) && strchr("/", path[length])) return 0;
  }
  return -EACCES;
}

static int open_for(int listener, struct seccomp_notif *call, int full) {
  char path[PATH_MAX], name[32];
  int tid = call->pid;
  int answer = read_path(tid, call->data.args[1], path);
  if (!answer && full) answer = check_identity(tid);
  if (answer) return answer;
  int root = home;
  if (!full) {
    snprintf(name, sizeof name, "%d/root", tid);
    root = openat(proc, name, O_PATH | O_CLOEXEC);
    if (root < 0) return -errno;
  } else if (!is_at_home(tid)) {
    return -EACCES;
  }
  if (ioctl(listener, SECCOMP_IOCTL_NOTIF_ID_VALID, &call->id)) {
    if (!full) close(root);
    return -ESRCH;
  }
  struct open_how how = {.flags = O_PATH | O_CLOEXEC, .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS};
  if (!full) how.flags = (int)call->data.args[2] | O_NOCTTY | O_CLOEXEC;
  int object = syscall(SYS_openat2, root, path, &how, sizeof how);
  if (object < 0) object = -errno;
  if (object >= 0 && full) {
    int file = decide(object);
    if (!file) {
      snprintf(name, sizeof name, "%d", object);
      file = openat(own_descriptors, name, (int)call->data.args[2] | O_NOCTTY);
      if (file < 0) file = -errno;
    }
    close(object);
    object = file;
  }
  if (!full) close(root);
  return object;
}

static void serve(int listener, int full) {
  struct seccomp_notif call;
  memset(&call, 0, sizeof call);
  if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &call)) return;
  int file = open_for(listener, &call, full);
  if (file < 0) {
    struct seccomp_notif_resp refusal = {.id = call.id, .error = file};
    ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &refusal);
    return;
  }
  struct seccomp_notif_addfd gift = {
      .id = call.id, .srcfd = file, .newfd_flags = (int)call.data.args[2] & O_CLOEXEC};
  struct seccomp_notif_resp answer = {
      .id = call.id, .val = ioctl(listener, SECCOMP_IOCTL_NOTIF_ADDFD, &gift)};
  close(file);
  ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer);
}

int main(int argc, char **argv) {
  if (argc < 4) return 2;
  int full = !strcmp(argv[1], "full");
  int pidfd = syscall(SYS_pidfd_open, atoi(argv[2]), 0);
  int listener = syscall(SYS_pidfd_getfd, pidfd, atoi(argv[3]), 0);
  if (listener < 0) die("pidfd_getfd");
  rules = argv + 4;
  proc = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
  own_descriptors = open("/proc/self/fd", O_PATH | O_DIRECTORY | O_CLOEXEC);
  char namespace[PATH_MAX];
  snprintf(namespace, sizeof namespace, "%s/root", argv[2]);
  home = openat(proc, namespace, O_PATH | O_CLOEXEC);
  if (statx(home, "", AT_EMPTY_PATH, STATX_BASIC_STATS | STATX_MNT_ID, &home_status)) die("root");
  link_at(proc, "self/ns/user", namespace);
  snprintf(own_user_namespace, sizeof own_user_namespace, "%.63s", namespace);
  ioctl(listener, SECCOMP_IOCTL_NOTIF_SET_FLAGS, SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP);
  int set = epoll_create1(EPOLL_CLOEXEC);
  struct epoll_event interest = {.events = EPOLLIN}, event;
  if (epoll_ctl(set, EPOLL_CTL_ADD, listener, &interest)) die("epoll_ctl");
  printf("READY\n");
  fflush(stdout);
  while (epoll_wait(set, &event, 1, -1) == 1) {
    if (!(event.events & EPOLLIN)) return 0;
    serve(listener, full);
  }
  return 1;
}
