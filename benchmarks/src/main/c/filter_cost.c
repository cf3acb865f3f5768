/*
 * Makes one system call again and again, under a filter or none, and says how long that takes.
 *
 *   filter_cost none|PROGRAM NUMBER
 *
 * PROGRAM is a file of struct sock_filter. For each line "COUNT" on standard input it makes the call
 * COUNT batches of 1000 times and prints "MEDIAN LEAST": nanoseconds for a batch.
 */
#define _GNU_SOURCE
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define BATCH 1000
#define MOST 100000

static struct sock_filter filter[BPF_MAXINSNS];
static long long times[MOST];

static void die(const char *what) {
  perror(what);
  exit(1);
}

static void install(const char *path) {
  FILE *file = fopen(path, "r");
  if (!file) die(path);
  struct sock_fprog program = {fread(filter, sizeof *filter, BPF_MAXINSNS, file), filter};
  fclose(file);
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) die("no_new_privs");
  if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program)) die("seccomp");
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

static void measure(long number, long count) {
  if (count < 1 || count > MOST) exit(2);
  for (long i = 0; i < count; i++) {
    long long start = now();
    for (int j = 0; j < BATCH; j++) syscall(number);
    times[i] = now() - start;
  }
  qsort(times, count, sizeof *times, by_value);
  printf("%lld %lld\n", times[count / 2], times[0]);
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  char line[32];
  setlinebuf(stdout);
  if (strcmp(argv[1], "none")) install(argv[1]);
  while (fgets(line, sizeof line, stdin)) measure(atol(argv[2]), atol(line));
  return 0;
}
