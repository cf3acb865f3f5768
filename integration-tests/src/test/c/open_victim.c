/*
 * A program whose open family is brokered, for tests of the broker.
 *
 *   open_victim [OPTION…] VERB [ARGUMENT…]
 *
 * Options: --native (no filter: the control), --uid N (user and group N, no capabilities),
 * --root DIR (chroot), --later-root DIR (the same once it is filtered), --cd DIR, --pidns (a process id namespace with its own /proc),
 * --dir PATH (opened before the filter; the first gets descriptor 50), --nofile N, --calls LIST
 * (names of the calls that are notified; the open family when absent).
 *
 * It installs its filter, prints "READY <descriptor of the listener>", waits for a line on
 * standard input, and then does what the verb says:
 *
 *   table      one open for each line of standard input, see run_line
 *   links P A B N     a thread turns the link P between A and B; counts reads of P by first byte
 *   swap P Q N        a thread exchanges the folders P and Q; reads P/f
 *   rewrite A B N     a thread rewrites the path in memory between A and B while it is opened
 *   opens PATH N HOW  opens and reads PATH while a thread sends signals to it: HOW is none, plain
 *                     (a handler without SA_RESTART) or restart; counts what became of it
 *   exec PROGRAM ARG… executes
 *   call NAME A0 A1 A2  one call by name, prints its answer
 *   blocked PATH      opens PATH and prints the answer
 *   together PATH N   N threads open PATH, each prints what came of it
 *   flood PATH N      N threads open PATH again and again
 *   lease PATH        holds a lease of PATH
 *   walk A B N        a thread changes between the folders A and B; opens f
 *   net…              see net_verbs.h; with --net, a network namespace of its own
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/openat2.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <grp.h>
#include <unistd.h>

#ifndef SYS_open
#define SYS_open -1
#endif
#ifndef SYS_creat
#define SYS_creat -1
#endif

static const struct { const char *name; long number; } CALLS[] = {
    {"open", SYS_open},       {"openat", SYS_openat},   {"openat2", 437},
    {"creat", SYS_creat},     {"execve", SYS_execve},   {"execveat", SYS_execveat},
    {"socket", SYS_socket},   {"getppid", 110},         {"mount", SYS_mount},
    {"sethostname", SYS_sethostname}, {"connect", SYS_connect}, {"bind", SYS_bind},
    {"sendto", SYS_sendto},   {"sendmsg", SYS_sendmsg}, {"sendmmsg", SYS_sendmmsg},
};

static long number_of(const char *name) {
  for (size_t i = 0; i < sizeof CALLS / sizeof *CALLS; i++)
    if (!strcmp(CALLS[i].name, name)) return CALLS[i].number;
  fprintf(stderr, "no call %s\n", name);
  exit(70);
}

static void die(const char *what) {
  perror(what);
  exit(71);
}

static int install(char *calls) {
  struct sock_filter f[32];
  int n = 0;
  f[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
  for (char *name = strtok(calls, ","); name; name = strtok(NULL, ",")) {
    f[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number_of(name), 0, 1);
    f[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF);
  }
  f[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  struct sock_fprog program = {n, f};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) die("no_new_privs");
  int fd = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
                   SECCOMP_FILTER_FLAG_NEW_LISTENER | SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV, &program);
  if (fd < 0) die("seccomp");
  return fd;
}

/* ---- table ---- */

static char *place(const char *kind, const char *path, size_t length) {
  long page = sysconf(_SC_PAGESIZE);
  char *area = mmap(NULL, 4 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (area == MAP_FAILED) die("mmap");
  char *at = area;
  if (!strcmp(kind, "end")) at = area + 3 * page - length - 1;
  if (!strcmp(kind, "cross")) at = area + page - length / 2;
  if (!strcmp(kind, "open-ended")) at = area + 3 * page - length;
  if (!strcmp(kind, "none")) at = area + 3 * page;
  if (!strcmp(kind, "kernel")) return (char *)-4096L;
  if (mprotect(area + 3 * page, page, PROT_NONE)) die("mprotect");
  if (strcmp(kind, "none")) memcpy(at, path, length); /* the rest of the area is NUL */
  return at;
}

static size_t unhex(const char *hex, char *out) {
  size_t n = 0;
  for (; hex[0] && hex[0] != '-' && hex[1]; hex += 2) {
    unsigned byte;
    sscanf(hex, "%2x", &byte);
    out[n++] = byte;
  }
  return n;
}

static void report(long fd) {
  if (fd < 0) {
    printf("errno %d\n", errno);
    return;
  }
  struct stat s;
  unsigned char head[8] = {0};
  int status = fcntl(fd, F_GETFL), flags = fcntl(fd, F_GETFD);
  if (fstat(fd, &s)) die("fstat");
  ssize_t got = S_ISREG(s.st_mode) ? pread(fd, head, sizeof head, 0) : -2;
  printf("ok fl=%x fd=%x mode=%o uid=%d gid=%d rdev=%lx size=%ld head=%zd:", status, flags, s.st_mode,
         s.st_uid, s.st_gid, (long)s.st_rdev, S_ISREG(s.st_mode) ? (long)s.st_size : -1, got);
  for (ssize_t i = 0; i < got; i++) printf("%02x", head[i]);
  printf("\n");
  close(fd);
}

/* "call dirfd flags mode umask resolve place path-in-hex" */
static void run_line(const char *line) {
  static char hex[20000], path[10000];
  char call[16], kind[16];
  int dirfd, mode, mask;
  unsigned long long flags, resolve;
  if (sscanf(line, "%15s %d %llx %o %o %llx %15s %19999s", call, &dirfd, &flags, &mode, &mask, &resolve,
             kind, hex) != 8) {
    printf("bad line\n");
    return;
  }
  size_t length = unhex(hex, path);
  path[length] = 0;
  char *at = place(kind, path, length);
  umask(mask);
  long fd;
  if (!strcmp(call, "open")) fd = syscall(SYS_open, at, (int)flags, mode);
  else if (!strcmp(call, "creat")) fd = syscall(SYS_creat, at, mode);
  else if (!strcmp(call, "openat")) fd = syscall(SYS_openat, dirfd, at, (int)flags, mode);
  else {
    struct open_how how = {.flags = flags, .mode = mode, .resolve = resolve};
    size_t size = !strcmp(call, "short") ? 16 : sizeof how;
    fd = syscall(437, dirfd, at, &how, size);
  }
  report(fd);
}

static void table(void) {
  static char line[30000];
  while (fgets(line, sizeof line, stdin)) {
    run_line(line);
    fflush(stdout);
  }
}

/* ---- races ---- */

static atomic_int stop;
static char *race[3];

static void *turn_links(void *unused) {
  char temp[2][512];
  snprintf(temp[0], 512, "%s.a", race[0]);
  snprintf(temp[1], 512, "%s.b", race[0]);
  for (unsigned i = 0; !stop; i++) {
    unlink(temp[i & 1]);
    if (symlink(race[1 + (i & 1)], temp[i & 1])) continue;
    rename(temp[i & 1], race[0]);
  }
  return unused;
}

static void *swap_folders(void *unused) {
  while (!stop) renameat2(AT_FDCWD, race[0], AT_FDCWD, race[1], RENAME_EXCHANGE);
  return unused;
}

static char shared_path[512];

static void *rewrite(void *unused) {
  size_t a = strlen(race[1]) + 1, b = strlen(race[2]) + 1;
  while (!stop) {
    memcpy(shared_path, race[1], a);
    memcpy(shared_path, race[2], b);
  }
  return unused;
}

/* Reads the first byte again and again: what was seen how often. */
static void count(const char *path, int tries, void *(*opponent)(void *)) {
  pthread_t thread;
  int seen[256] = {0}, refused = 0;
  if (pthread_create(&thread, NULL, opponent, NULL)) die("thread");
  for (int i = 0; i < tries; i++) {
    unsigned char byte;
    int fd = syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) refused++;
    else {
      if (read(fd, &byte, 1) == 1) seen[byte]++;
      close(fd);
    }
  }
  stop = 1;
  pthread_join(thread, NULL);
  printf("refused=%d", refused);
  for (int i = 0; i < 256; i++)
    if (seen[i]) printf(" %c=%d", i, seen[i]);
  printf("\n");
}

/* ---- signals ---- */

static pid_t opener;

static void on_signal(int number) { (void)number; }

static void *send_signals(void *unused) {
  while (!stop) {
    syscall(SYS_tgkill, getpid(), opener, SIGUSR1);
    sched_yield();
  }
  return unused;
}

static void count_under_signals(const char *path, int tries, const char *how) {
  pthread_t thread;
  struct sigaction action = {.sa_handler = on_signal};
  int seen[256] = {0}, zero = 0, interrupted = 0, other = 0, storm = strcmp(how, "none") != 0;
  action.sa_flags = strcmp(how, "restart") ? 0 : SA_RESTART;
  opener = syscall(SYS_gettid);
  if (sigaction(SIGUSR1, &action, NULL)) die("sigaction");
  if (storm && pthread_create(&thread, NULL, send_signals, NULL)) die("thread");
  for (int i = 0; i < tries; i++) {
    unsigned char byte = '?';
    int fd = syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
      if (errno == EINTR) interrupted++;
      else other++;
    } else if (fd == 0) zero++; /* standard input, which was open before */
    else {
      while (read(fd, &byte, 1) < 0 && errno == EINTR) continue;
      seen[byte]++;
      close(fd);
    }
  }
  stop = 1;
  if (storm) pthread_join(thread, NULL);
  printf("zero=%d interrupted=%d other=%d", zero, interrupted, other);
  for (int i = 0; i < 256; i++)
    if (seen[i]) printf(" %c=%d", i, seen[i]);
  printf(" left=%d\n", dup(0)); /* the lowest free number: none was given away unnoticed */
}

#include "net_verbs.h"

/* ---- several at once ---- */

static const char *shared_file;

static void *open_once(void *unused) {
  int fd = syscall(SYS_openat, AT_FDCWD, shared_file, O_RDONLY);
  printf("errno %d\n", fd < 0 ? errno : 0);
  fflush(stdout);
  return unused;
}

static void *open_again(void *unused) {
  while (!stop) close(syscall(SYS_openat, AT_FDCWD, shared_file, O_RDONLY));
  return unused;
}

/* Threads that open a file; waits until all have come back. */
static void together(const char *path, int count, void *(*how)(void *)) {
  static pthread_t threads[1000];
  pthread_attr_t small;
  pthread_attr_init(&small);
  pthread_attr_setstacksize(&small, 65536);
  shared_file = path;
  printf("started\n");
  fflush(stdout);
  for (int i = 0; i < count; i++)
    if (pthread_create(&threads[i], &small, how, NULL)) die("thread");
  for (int i = 0; i < count; i++) pthread_join(threads[i], NULL);
}

/* Opening a file of which another has a lease waits for that other, fcntl(2). */
static void lease(const char *path) {
  int fd = syscall(SYS_openat, AT_FDCWD, path, O_RDWR);
  signal(SIGIO, SIG_IGN);
  if (fcntl(fd, F_SETLEASE, F_WRLCK)) die("F_SETLEASE");
  printf("held\n");
  fflush(stdout);
  pause();
}

/* Another thread changes the working directory meanwhile. */
static void *walk(void *unused) {
  while (!stop) {
    if (chdir(race[1]) || chdir(race[2])) die("chdir");
  }
  return unused;
}

/* A file system that never answers. */
static void dead(const char *where) {
  char options[100];
  int fd = open("/dev/fuse", O_RDWR);
  snprintf(options, sizeof options, "fd=%d,rootmode=40000,user_id=0,group_id=0", fd);
  if (unshare(CLONE_NEWNS) || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) || mount("dead", where, "fuse", 0, options))
    die("fuse");
}

static int verb(char **v) {
  if (!strcmp(v[0], "table")) table();
  else if (!strcmp(v[0], "links")) {
    race[0] = v[1], race[1] = v[2], race[2] = v[3];
    count(v[1], atoi(v[4]), turn_links);
  } else if (!strcmp(v[0], "swap")) {
    static char inner[512];
    race[0] = v[1], race[1] = v[2];
    snprintf(inner, sizeof inner, "%s/f", v[1]);
    count(inner, atoi(v[3]), swap_folders);
  } else if (!strcmp(v[0], "rewrite")) {
    race[1] = v[1], race[2] = v[2];
    strcpy(shared_path, v[1]);
    count(shared_path, atoi(v[3]), rewrite);
  } else if (!strcmp(v[0], "opens")) {
    count_under_signals(v[1], atoi(v[2]), v[3]);
  } else if (!strcmp(v[0], "exec")) {
    execv(v[1], v + 1);
    printf("errno %d\n", errno);
  } else if (!strcmp(v[0], "call")) {
    long answer = syscall(number_of(v[1]), atol(v[2]), atol(v[3]), atol(v[4]));
    printf("answer %ld errno %d\n", answer, answer < 0 ? errno : 0);
  } else if (!strcmp(v[0], "blocked")) {
    int fd = syscall(SYS_openat, AT_FDCWD, v[1], O_RDONLY);
    printf("answer %d errno %d\n", fd < 0 ? -1 : 0, fd < 0 ? errno : 0);
  } else if (!strcmp(v[0], "together")) together(v[1], atoi(v[2]), open_once);
  else if (!strcmp(v[0], "flood")) together(v[1], atoi(v[2]), open_again);
  else if (!strcmp(v[0], "lease")) lease(v[1]);
  else if (!strcmp(v[0], "walk")) {
    race[1] = v[1], race[2] = v[2];
    if (chdir(v[1])) die("chdir");
    count("f", atoi(v[3]), walk);
  } else if (!strcmp(v[0], "net")) net_table();
  else if (!strcmp(v[0], "net-unix")) net_unix();
  else if (!strcmp(v[0], "net-race")) net_race(atoi(v[1]), v[2]);
  else if (!strcmp(v[0], "net-to")) net_to(v[1]);
  else if (!strcmp(v[0], "net-blocked")) net_blocked();
  else return 64;
  return 0;
}

int main(int argc, char **argv) {
  char calls[256] = "open,openat,openat2,creat";
  const char *later = NULL;
  int native = 0, uid = 0, dirs = 0, nofile = 0, i = 1;
  if (SYS_open < 0) strcpy(calls, "openat,openat2");
  for (; i < argc && !strncmp(argv[i], "--", 2); i++) {
    char *option = argv[i] + 2;
    if (!strcmp(option, "native")) { native = 1; continue; }
    if (!strcmp(option, "net")) { own_network(); continue; }
    if (!strcmp(option, "pidns")) {
      if (unshare(CLONE_NEWPID | CLONE_NEWNS)) die("unshare");
      pid_t child = fork();
      if (child) {
        int status;
        waitpid(child, &status, 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
      }
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) || mount("proc", "/proc", "proc", 0, NULL))
        die("mount");
      continue;
    }
    char *value = argv[++i];
    if (!strcmp(option, "dead")) dead(value);
    else if (!strcmp(option, "uid")) uid = atoi(value);
    else if (!strcmp(option, "root")) { if (chroot(value) || chdir("/")) die("chroot"); }
    else if (!strcmp(option, "later-root")) later = value;
    else if (!strcmp(option, "cd")) { if (chdir(value)) die("chdir"); }
    else if (!strcmp(option, "calls")) snprintf(calls, sizeof calls, "%s", value);
    else if (!strcmp(option, "dir")) {
      int fd = open(value, O_PATH);
      if (fd < 0 || dup2(fd, 50 + dirs++) < 0) die(value);
      close(fd);
    } else if (!strcmp(option, "nofile")) {
      nofile = atoi(value);
    } else return 64;
  }
  if (i == argc) return 64;
  if (uid && (setgroups(0, NULL) || setresgid(uid, uid, uid) || setresuid(uid, uid, uid))) die("setuid");
  prctl(PR_SET_DUMPABLE, 1);
  static char line[16];
  setvbuf(stdin, NULL, _IONBF, 0);
  if (!native) {
    int listener = install(calls);
    printf("READY %d\n", listener);
    fflush(stdout);
    if (!fgets(line, sizeof line, stdin)) return 0;
    close(listener); /* else the filter would outlive the broker */
  }
  if (later && (chroot(later) || chdir("/"))) die("chroot");
  struct rlimit limit = {nofile, nofile};
  if (nofile && setrlimit(RLIMIT_NOFILE, &limit)) die("setrlimit");
  int status = verb(argv + i);
  fflush(stdout);
  return status;
}
