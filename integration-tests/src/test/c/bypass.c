/*
 * Tries, one after another, the ways round a broker that only thinks of openat. Prints a line for
 * each: its number in the list of attacks, what it does, 0 or the errno. Where it gets what it is
 * after, the answer is 0.
 *
 *   bypass listen FOLDER   holds sockets until its input ends
 *   bypass FOLDER   which holds secret/f, secret/socket, ro/f, noexec/evil, noexec/script, rw
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

static void said(const char *number, const char *what, long answer) {
  int error = answer < 0 ? errno : 0;
  printf("%s %s %d\n", number, what, error);
  fflush(stdout);
  if (answer > 2 && strncmp(what, "rename", 6)) close(answer);
}

/* 0 when the file can be read, and has something in it that is secret. */
static long reads(long fd) {
  char byte = 0;
  if (fd < 0) return -1;
  long got = read(fd, &byte, 1);
  close(fd);
  if (got == 1 && byte == 's') return 0;
  errno = got < 0 ? errno : ENODATA;
  return -1;
}

static long runs(const char *path, char *const argv[], int fd) {
  pid_t child = fork();
  if (!child) {
    if (fd >= 0) syscall(SYS_execveat, fd, "", argv, environ, AT_EMPTY_PATH);
    else execv(path, argv);
    _exit(errno);
  }
  int status;
  waitpid(child, &status, 0);
  errno = WIFEXITED(status) ? WEXITSTATUS(status) : EINTR;
  return errno == 0 ? 0 : -1; /* what runs ends with 0 */
}

static void opens(void) {
  struct open_how how = {0}, in_root = {.resolve = RESOLVE_IN_ROOT};
  union { struct file_handle handle; char bytes[sizeof(struct file_handle) + MAX_HANDLE_SZ]; } h;
  int mount, here = open(".", O_RDONLY | O_DIRECTORY);
  said("B01", "open", reads(syscall(SYS_open, "secret/f", O_RDONLY)));
  said("B01", "creat", syscall(SYS_creat, "secret/f2", 0600));
  said("B02", "openat2", reads(syscall(SYS_openat2, AT_FDCWD, "secret/f", &how, sizeof how)));
  said("B02", "openat2 in root", reads(syscall(SYS_openat2, here, "/secret/f", &in_root, sizeof in_root)));
  h.handle.handle_bytes = MAX_HANDLE_SZ;
  long named = name_to_handle_at(AT_FDCWD, "secret/f", &h.handle, &mount, 0);
  said("B04", "name_to_handle_at", named);
  said("B03", "open_by_handle_at", named ? named : reads(open_by_handle_at(here, &h.handle, O_RDONLY)));
  char ring[256] = {0};
  said("B05", "io_uring_setup", syscall(425, 4, ring));
  said("B08", "O_PATH, then write to /proc/self/fd", open("ro/f", O_PATH) < 0 ? -1 : ({
    char path[40];
    int fd = open("ro/f", O_PATH);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    open(path, O_RDWR);
  }));
  char path[PATH_MAX + 40], top[PATH_MAX] = "";
  if (!getcwd(top, sizeof top)) exit(65);
  snprintf(path, sizeof path, "/proc/self/root%s/secret/f", top);
  said("B22", "/proc/self/root", reads(open(path, O_RDONLY)));
  said("B22", "/proc/self/cwd", reads(open("/proc/self/cwd/secret/f", O_RDONLY)));
  snprintf(path, sizeof path, "/../../..%s/secret/f", top);
  said("B19", "dots", reads(open(path, O_RDONLY)));
  close(here);
}

static void paths(void) {
  struct stat s;
  struct statx x;
  struct statfs f;
  char text[100];
  said("B07", "stat", stat("secret/f", &s));
  said("B07", "statx", statx(AT_FDCWD, "secret/f", 0, STATX_ALL, &x));
  said("B07", "access", access("secret/f", R_OK));
  said("B07", "readlink", readlink("secret/link", text, sizeof text) < 0 ? -1 : 0);
  said("B07", "truncate", truncate("secret/f", 100));
  said("B07", "mkdir", mkdir("secret/new", 0700));
  said("B07", "rmdir", rmdir("secret/new"));
  said("B07", "mknod", mknod("secret/pipe", S_IFIFO | 0600, 0));
  said("B07", "symlink", symlink("f", "secret/other"));
  said("B07", "link out", link("secret/f", "rw/linked"));
  said("B07", "rename out", rename("secret/gone", "rw/renamed"));
  said("B07", "rename in", rename("rw/in", "secret/in"));
  said("B07", "unlink", unlink("secret/unlinked"));
  said("B07", "chmod", chmod("secret/f", 0666));
  said("B07", "fchmodat2", syscall(452, AT_FDCWD, "secret/f", 0666, AT_SYMLINK_NOFOLLOW));
  said("B07", "chown", chown("secret/f", 0, 0));
  said("B07", "utimensat", utimensat(AT_FDCWD, "secret/f", NULL, 0));
  said("B07", "setxattr", setxattr("secret/f", "user.zviz", "x", 1, 0));
  said("B07", "getxattr", getxattr("secret/f", "user.zviz", text, sizeof text) < 0 ? -1 : 0);
  said("B07", "listxattr", listxattr("secret/f", text, sizeof text) < 0 ? -1 : 0);
  said("B07", "chdir, open", chdir("secret") ? -1 : ({ int fd = open("f", O_RDONLY), error = errno; if (chdir("..")) exit(66); errno = error; reads(fd); }));
  said("B07", "chroot", ({ pid_t child = fork(); if (!child) _exit(chroot("secret") ? errno : 0); int st; waitpid(child, &st, 0); errno = WEXITSTATUS(st); errno ? -1 : 0; }));
  said("B07", "inotify_add_watch", inotify_add_watch(inotify_init(), "secret/f", IN_OPEN) < 0 ? -1 : 0);
  said("B07", "statfs", statfs("secret/f", &f));
  said("B07", "file_getattr", syscall(468, AT_FDCWD, "secret/f", text, 24, 0));
  said("B07", "write to a read-only file", truncate("ro/f", 3));
  said("B07", "unlink a read-only file", unlink("ro/unlinked"));
  said("B25", "link out of read-only", link("ro/f", "rw/ro-linked"));
  said("B26", "rename the folder of what is hidden", rename("up", "rw/up") ? -1 : reads(open("rw/up/secret/f", O_RDONLY)));
  said("B27", "umount2", umount2("secret", MNT_DETACH) && errno != EINVAL ? -1 : 0);
  said("B27", "remount", mount(NULL, "ro", NULL, MS_REMOUNT | MS_BIND, NULL) && errno != EINVAL ? -1 : 0);
}

static void executions(void) {
  char *argv[] = {"evil", NULL}, *loader[] = {"ld.so", "noexec/evil-dynamic", NULL};
  said("B37", "execve of what is not listed", runs("noexec/evil", argv, -1));
  said("B37", "execve of a script for a hidden interpreter", runs("script", argv, -1));
  said("B37", "the loader runs what is not listed", runs("/lib64/ld-linux-x86-64.so.2", loader, -1));
  int fd = open("noexec/evil", O_RDONLY);
  void *map = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0);
  said("B37", "mmap for execution", map == MAP_FAILED ? -1 : 0);
  said("B37", "execveat of a descriptor", runs(NULL, argv, fd));
  close(fd);
  int made = open("rw", O_TMPFILE | O_RDWR, 0755);
  int from = open("noexec/evil", O_RDONLY);
  static char data[1 << 20];
  ssize_t size = read(from, data, sizeof data);
  if (made < 0 || write(made, data, size) != size) said("B09", "O_TMPFILE", -1);
  char path[40];
  snprintf(path, sizeof path, "/proc/self/fd/%d", made);
  long linked = linkat(AT_FDCWD, path, AT_FDCWD, "rw/made", AT_SYMLINK_FOLLOW);
  close(made);
  said("B09", "O_TMPFILE, linkat, execve", linked ? -1 : runs("rw/made", argv, -1));
  int memory = memfd_create("evil", 0);
  if (memory >= 0 && write(memory, data, size) != size) memory = -1;
  said("B38", "memfd_create, execveat", memory < 0 ? -1 : runs(NULL, argv, memory));
  said("B39", "memfd_secret", syscall(447, 0));
}

static void sockets(void) {
  struct sockaddr_un a = {AF_UNIX, "secret/socket"};
  said("B40", "connect to a hidden socket", connect(socket(AF_UNIX, SOCK_STREAM, 0), (void *)&a, sizeof a));
  struct sockaddr_un name = {AF_UNIX, "\0zviz-bypass"};
  said("B40", "connect to a name of the host", connect(socket(AF_UNIX, SOCK_STREAM, 0), (void *)&name, 15));
}

/* What is to be out of reach: sockets at a path and at a name of the host. */
static int listens(const char *path) {
  struct sockaddr_un a = {AF_UNIX}, name = {AF_UNIX, "\0zviz-bypass"};
  int one = socket(AF_UNIX, SOCK_STREAM, 0), other = socket(AF_UNIX, SOCK_STREAM, 0);
  if (chdir(path)) return 66;
  strcpy(a.sun_path, "secret/socket");
  if (bind(one, (void *)&a, sizeof a) || bind(other, (void *)&name, 15) || listen(one, 9) || listen(other, 9)) return 67;
  puts("listens");
  fflush(stdout);
  getchar();
  return 0;
}

int main(int argc, char **argv) {
  if (argc == 1) return 0; /* what is executed */
  if (argc == 3) return listens(argv[2]);
  if (argc != 2 || chdir(argv[1])) return 0; /* with the path of a script */
  opens();
  executions();
  sockets();
  paths();
  return 0;
}
