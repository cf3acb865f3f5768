/*
 * Asks the running kernel what a seccomp program says about system calls, without executing them.
 *
 *   filter_verdicts PROGRAM < calls > verdicts
 *
 * A call is a line "n|i NUMBER A0 A1 A2" (n: syscall, i: int $0x80); a verdict is a line "allow",
 * "errno N", "notify" or "kill".
 *
 * A child puts a marker filter under the program, so that nothing that the program allows happens.
 * The kernel takes the stricter action, and of two equal actions the newer filter's. Two passes tell
 * all verdicts apart:
 *
 *               marker ERRNO(76)     marker TRACE without a tracer, listener answers 77
 *   allow       76                   ENOSYS
 *   notify      76                   77
 *   errno N     N                    N
 *   kill        SIGSYS               SIGSYS
 *
 * The child may be refused any call, so it talks through shared memory and ends with an illegal
 * instruction.
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_CALLS 200000
#define MARKER 76
#define ANSWER 77
#define KILLED 1000

struct call {
  char abi;
  unsigned int number;
  unsigned long args[3];
};

static struct call calls[MAX_CALLS];
static int count;
static struct sock_fprog program;

static volatile struct shared {
  int at;       /* the call that is being made */
  int listener; /* the child's descriptor, 0 until there is one */
  int go;       /* the parent has its own copy of it */
  int result[2][MAX_CALLS];
} *shared;

static long native_call(const struct call *c) {
  register long r10 __asm__("r10") = 0;
  register long r8 __asm__("r8") = 0;
  register long r9 __asm__("r9") = 0;
  long result;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"((unsigned long)c->number), "D"(c->args[0]), "S"(c->args[1]),
                     "d"(c->args[2]), "r"(r10), "r"(r8), "r"(r9)
                   : "rcx", "r11", "memory");
  return result;
}

static long i386_call(const struct call *c) {
  long result;
  __asm__ volatile("int $0x80"
                   : "=a"(result)
                   : "a"((unsigned long)c->number), "b"(c->args[0]), "c"(c->args[1]),
                     "d"(c->args[2]), "S"(0L), "D"(0L)
                   : "r8", "r9", "r10", "r11", "memory");
  return (int)result;
}

/* Answers ACTION to everything but the call that installs the program on top. */
static void install_marker(unsigned int action) {
  struct sock_filter code[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_seccomp, 0, 3),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[0])),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SECCOMP_SET_MODE_FILTER, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
      BPF_STMT(BPF_RET | BPF_K, action),
  };
  struct sock_fprog marker = {sizeof code / sizeof *code, code};
  if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &marker) != 0) err(1, "marker filter");
}

static void child(int pass, int first) {
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) err(1, "no_new_privs");
  install_marker(pass == 0 ? SECCOMP_RET_ERRNO | MARKER : SECCOMP_RET_TRACE);
  int flags = pass == 0 ? 0 : SECCOMP_FILTER_FLAG_NEW_LISTENER;
  int fd = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
  if (fd < 0) {
    shared->listener = -1;
    _exit(1);
  }
  shared->listener = fd;
  while (pass == 1 && !shared->go) __builtin_ia32_pause();
  for (int i = first; i < count; i++) {
    shared->at = i;
    long result = calls[i].abi == 'i' ? i386_call(&calls[i]) : native_call(&calls[i]);
    shared->result[pass][i] = (int)-result;
  }
  shared->at = count;
  __builtin_trap();
}

/* Answers what the child's filter asks until the child is dead; returns its wait status. */
static int serve(pid_t pid) {
  int status, listener;
  while (shared->listener == 0) {
    if (waitpid(pid, &status, WNOHANG) == pid) errx(1, "the child ended: status %#x", status);
    usleep(20);
  }
  if (shared->listener < 0) errx(1, "the kernel does not take the program");
  int pidfd = syscall(SYS_pidfd_open, pid, 0);
  listener = syscall(SYS_pidfd_getfd, pidfd, shared->listener, 0);
  if (listener < 0) err(1, "pidfd_getfd");
  shared->go = 1;
  struct pollfd ready[] = {{listener, POLLIN, 0}, {pidfd, POLLIN, 0}};
  while (poll(ready, 2, -1) > 0 && !(ready[1].revents & POLLIN)) {
    struct seccomp_notif question = {0};
    if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &question) != 0) continue;
    struct seccomp_notif_resp answer = {.id = question.id, .error = -ANSWER};
    ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer);
  }
  close(listener);
  close(pidfd);
  waitpid(pid, &status, 0);
  return status;
}

static void make_calls(int pass) {
  int first = 0;
  while (first < count) {
    shared->listener = shared->go = 0;
    pid_t pid = fork();
    if (pid < 0) err(1, "fork");
    if (pid == 0) child(pass, first);
    int status;
    if (pass == 1) {
      status = serve(pid);
    } else {
      waitpid(pid, &status, 0);
    }
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS) {
      shared->result[pass][shared->at] = KILLED;
      first = shared->at + 1;
    } else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGILL && shared->at == count) {
      first = count;
    } else {
      errx(1, "call %d: the child ended with status %#x", shared->at, status);
    }
  }
}

static void print_verdict(int i) {
  int one = shared->result[0][i], two = shared->result[1][i];
  if (one == KILLED && two == KILLED) {
    puts("kill");
  } else if (one == MARKER && two == ANSWER) {
    puts("notify");
  } else if (one == MARKER && two == ENOSYS) {
    puts("allow");
  } else if (one == two) {
    printf("errno %d\n", one);
  } else {
    printf("inconsistent %d %d\n", one, two);
  }
}

int main(int argc, char **argv) {
  if (argc != 2) errx(2, "usage: filter_verdicts PROGRAM < calls");
  static struct sock_filter code[BPF_MAXINSNS];
  FILE *file = fopen(argv[1], "r");
  if (!file) err(1, "%s", argv[1]);
  program.len = fread(code, sizeof *code, BPF_MAXINSNS, file);
  program.filter = code;
  struct call *c = calls;
  while (count < MAX_CALLS && scanf(" %c %u %lu %lu %lu", &c->abi, &c->number, &c->args[0],
                                    &c->args[1], &c->args[2]) == 5) {
    c++;
    count++;
  }
  shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) err(1, "mmap");
  make_calls(0);
  make_calls(1);
  for (int i = 0; i < count; i++) print_verdict(i);
  return 0;
}
