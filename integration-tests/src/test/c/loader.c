/*
 * Stands in for the dynamic loader of an image: it runs inside of whatever the kernel was made to execute,
 * as when a script of the image has the interpreter /proc/self/exe. Says which program that is, and tries
 * to open it for writing.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/syscall.h>

static long call(long number, long a, long b, long c, long d) {
  register long r10 __asm__("r10") = d;
  long result;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10)
                   : "rcx", "r11", "memory");
  return result;
}

static void say(const char *text) {
  long length = 0;
  while (text[length] != 0) {
    length++;
  }
  call(SYS_write, 1, (long)text, length, 0);
}

void _start(void) {
  static char name[4096];
  long length = call(SYS_readlinkat, AT_FDCWD, (long)"/proc/self/exe", (long)name, sizeof name - 1);
  say("inside ");
  say(length < 0 ? "nothing" : name);
  long file = call(SYS_openat, AT_FDCWD, (long)"/proc/self/exe", O_WRONLY, 0);
  say(file >= 0 ? "\nopened\n"
      : file == -ETXTBSY ? "\nETXTBSY\n"
      : file == -EROFS ? "\nEROFS\n"
      : file == -EACCES ? "\nEACCES\n"
                        : "\nanother error\n");
  call(SYS_exit_group, 0, 0, 0, 0);
}
