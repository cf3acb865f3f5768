/*
 * Opens a file again and again and says how long that takes.
 *
 *   opens native|brokered PATH [THREADS]
 *
 * With "brokered" it installs a filter that notifies openat, and prints "READY PID LISTENER".
 * Then, for each line "COUNT" on standard input, it opens PATH that often, in so many threads at
 * once, and prints "MEDIAN LEAST P99 EACH": what the caller waits for one open, and how much time
 * passes for each, all threads together; in nanoseconds.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static void die(const char *what) {
  perror(what);
  exit(1);
}

static int listen_for_openat(void) {
  struct sock_filter filter[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog program = {sizeof filter / sizeof *filter, filter};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) die("no_new_privs");
  int listener = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
  if (listener < 0) die("seccomp");
  return listener;
}

static long long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static int by_value(const void *a, const void *b) {
  long long x = *(const long long *)a, y = *(const long long *)b;
  return (x > y) - (x < y);
}

static const char *path;

struct share {
  pthread_t thread;
  pthread_barrier_t *start;
  long long *times;
  long count;
};

static void *open_often(void *argument) {
  struct share *share = argument;
  pthread_barrier_wait(share->start);
  for (long i = 0; i < share->count; i++) {
    long long start = now();
    int file = syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0);
    share->times[i] = now() - start;
    if (file < 0) die(path);
    close(file);
  }
  return NULL;
}

static void measure(int threads, long each) {
  long count = each * threads;
  long long *times = malloc(count * sizeof *times);
  struct share *shares = calloc(threads, sizeof *shares);
  pthread_barrier_t start;
  if (!times || !shares || pthread_barrier_init(&start, NULL, threads + 1)) die("memory");
  for (int i = 0; i < threads; i++) {
    shares[i] = (struct share){.start = &start, .times = times + i * each, .count = each};
    if (pthread_create(&shares[i].thread, NULL, open_often, &shares[i])) die("pthread_create");
  }
  pthread_barrier_wait(&start);
  long long begin = now();
  for (int i = 0; i < threads; i++) pthread_join(shares[i].thread, NULL);
  long long took = now() - begin;
  pthread_barrier_destroy(&start);
  qsort(times, count, sizeof *times, by_value);
  printf("%lld %lld %lld %lld\n", times[count / 2], times[0], times[count - 1 - count / 100], took / count);
  free(shares);
  free(times);
}

int main(int argc, char **argv) {
  if (argc != 3 && argc != 4) return 2;
  int threads = argc == 4 ? atoi(argv[3]) : 1;
  if (threads < 1) return 2;
  char line[32];
  path = argv[2];
  setlinebuf(stdout);
  if (!strcmp(argv[1], "brokered")) printf("READY %d %d\n", getpid(), listen_for_openat());
  while (fgets(line, sizeof line, stdin)) measure(threads, atol(line) / threads);
  return 0;
}
