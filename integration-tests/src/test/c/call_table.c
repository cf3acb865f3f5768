/*
 * Makes one call after another in all the ways that a broker can get wrong, each in a process of
 * its own and on a fresh tree, and prints a line for each: what was asked, what came of it, and a
 * checksum of the tree afterwards. The lines of two runs on the same root have to be equal.
 *
 *   call_table FOLDER     a writable folder; the tree is made below it
 *   call_table ran …      what the rows about execve execute
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef SYS_open
#define SYS_open -1
#define SYS_creat -1
#endif

enum call { OPEN, OPENAT, OPENAT2, CREAT, EXECVE, EXECVEAT };
static const char *const CALLS[] = {"open", "openat", "openat2", "creat", "execve", "execveat"};
enum place { HEAP, END, CROSS, OPEN_ENDED, UNMAPPED, NOTHING, KERNEL };
static const char *const PLACES[] = {"", " end", " cross", " open-ended", " unmapped", " null", " kernel"};
enum { ROOT, USER, MEMBER, OTHER, POWERLESS, USERS };
static const char *const WHO[] = {"root", "user", "member", "other", "powerless"};
/* Descriptors that every row has. */
enum { SUB = 50, SUB_PATH, FILE_, GONE, ABOVE, PROGRAM, SCRIPT, FILE_PATH };

struct row {
  enum call call;
  int dirfd;
  const char *path;
  size_t length; /* 0: that of a C string */
  enum place place;
  unsigned long long flags, resolve;
  unsigned mode, umask;
  int who, nofile, fill, argv;
  const char *cwd, *chroot;
};
#define ROW(...) row(&(struct row){.dirfd = AT_FDCWD, .umask = 022, .mode = 0644, __VA_ARGS__})

static char top[PATH_MAX], self[PATH_MAX];
static int number;

static void die(const char *what) {
  printf("cannot %s: %s\n", what, strerror(errno));
  exit(71);
}

/* ---- the tree ---- */

static void erase(const char *path) {
  DIR *folder = opendir(path);
  for (struct dirent *entry; folder && (entry = readdir(folder));) {
    char below[PATH_MAX + 300];
    if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..")) continue;
    snprintf(below, sizeof below, "%s/%s", path, entry->d_name);
    if (entry->d_type == DT_DIR) erase(below);
    else if (unlink(below)) die(below);
  }
  if (folder) closedir(folder);
  if (rmdir(path) && errno != ENOENT) die(path);
}

static void make(const char *name, const char *content, mode_t mode, int uid, int gid) {
  int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (fd < 0 || write(fd, content, strlen(content)) < 0 || fchown(fd, uid, gid) || fchmod(fd, mode)) die(name);
  close(fd);
}

static void folder(const char *name, mode_t mode, int uid, int gid) {
  if (mkdir(name, 0700) || chown(name, uid, gid) || chmod(name, mode)) die(name);
}

static void copy_self(const char *to, mode_t mode, int uid) {
  int in = open(self, O_RDONLY), out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  static char piece[1 << 16];
  if (in < 0 || out < 0) die(to);
  for (ssize_t got; (got = read(in, piece, sizeof piece)) > 0;)
    if (write(out, piece, got) != got) die(to);
  if (fchown(out, uid, uid) || fchmod(out, mode)) die(to);
  close(in);
  close(out);
}

/* The programs are only read; the rest is made anew for each row. */
static void programs(void) {
  erase("p");
  folder("p", 0755, 0, 0);
  copy_self("p/run", 0755, 0);
  copy_self("p/private", 0700, 0);
  copy_self("p/plain", 0644, 0);
  copy_self("p/suid", 06755, 1000);
  char script[PATH_MAX + 64];
  snprintf(script, sizeof script, "#!%s/p/run ran script\n", top);
  make("p/script", script, 0755, 0, 0);
  make("p/no-interpreter", "#!/nothing/there\n", 0755, 0, 0);
  make("p/text", "just text\n", 0755, 0, 0);
  make("p/empty", "", 0755, 0, 0);
  make("p/\xff\xfe", script, 0755, 0, 0);
  if (symlink("run", "p/link") || symlink("loop", "p/loop") || symlink("nothing", "p/dangling")) die("links");
}

/* What a row made beside the tree. */
static void sweep(void) {
  DIR *here = opendir(".");
  for (struct dirent *entry; here && (entry = readdir(here));)
    if (entry->d_type != DT_DIR && unlink(entry->d_name)) die(entry->d_name);
  if (here) closedir(here);
}

static uint32_t sum, fresh;
static void checksum(const char *path);

static uint32_t state(void) {
  sum = 2166136261u;
  checksum("t");
  return sum;
}

/* Made anew when the last row changed something. */
static void tree(void) {
  sweep();
  umask(0);
  if (fresh && fresh == sum) return;
  erase("t");
  folder("t", 0777, 0, 0);
  folder("t/sub", 0777, 0, 0);
  folder("t/sub/deep", 0755, 1000, 1000);
  folder("t/closed", 0700, 0, 0);
  folder("t/group", 0770, 0, 2000);
  folder("t/setgid", 02777, 0, 2000);
  folder("t/sticky", 01777, 0, 0);
  folder("t/readable", 0744, 0, 0);
  make("t/f", "content", 0644, 0, 0);
  make("t/sub/f", "inner", 0666, 0, 0);
  make("t/closed/f", "closed", 0666, 0, 0);
  make("t/group/f", "group", 0660, 0, 2000);
  make("t/sticky/f", "sticky", 0666, 3000, 3000);
  make("t/sticky/mine", "mine", 0666, 1000, 1000);
  make("t/secret", "secret", 0600, 0, 0);
  make("t/write-only", "wo", 0222, 1000, 1000);
  make("t/\xff\xfe\x80", "bytes", 0644, 0, 0);
  char absolute[PATH_MAX + 16];
  snprintf(absolute, sizeof absolute, "%s/t/sub/f", top);
  if (symlink("f", "t/to-f") || symlink("sub", "t/to-sub") || symlink(absolute, "t/absolute") ||
      symlink("/sub/f", "t/from-root") || symlink("made-by-link", "t/dangling") || symlink("loop", "t/loop") ||
      symlink("../t/sub/../f", "t/up") || symlink("/proc/self/fd/52", "t/to-fd") || symlink("f", "t/sticky/to-f"))
    die("links");
  if (lchown("t/sticky/to-f", 3000, 3000) || mkfifo("t/fifo", 0666)) die("fifo");
  fresh = state();
}

static void add(const void *bytes, size_t length) {
  for (size_t i = 0; i < length; i++) sum = (sum ^ ((const unsigned char *)bytes)[i]) * 16777619u;
}

static int by_name(const struct dirent **a, const struct dirent **b) { return strcmp((*a)->d_name, (*b)->d_name); }

static void checksum(const char *path) {
  struct dirent **entries;
  int count = scandir(path, &entries, NULL, by_name);
  for (int i = 0; i < count; i++) {
    char below[PATH_MAX + 300];
    struct stat s;
    if (strcmp(entries[i]->d_name, ".") && strcmp(entries[i]->d_name, "..")) {
      snprintf(below, sizeof below, "%s/%s", path, entries[i]->d_name);
      if (lstat(below, &s)) die(below);
      long facts[] = {s.st_mode, s.st_uid, s.st_gid, S_ISDIR(s.st_mode) ? 0 : s.st_size, s.st_nlink};
      add(below, strlen(below));
      add(facts, sizeof facts);
      if (S_ISDIR(s.st_mode)) checksum(below);
    }
    free(entries[i]);
  }
  if (count >= 0) free(entries);
}

/* ---- one row ---- */

static const char *put(const struct row *r, size_t length) {
  long page = sysconf(_SC_PAGESIZE);
  char *area = mmap(NULL, 4 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (area == MAP_FAILED) die("mmap");
  char *at = area;
  switch (r->place) {
    case HEAP: break;
    case END: at = area + 3 * page - length - 1; break;
    case CROSS: at = area + page - length / 2; break;
    case OPEN_ENDED: at = area + 3 * page - length; break;
    case UNMAPPED: return area + 3 * page + 16 - 16 * !munmap(area + 3 * page, page);
    case NOTHING: return NULL;
    case KERNEL: return (const char *)-4096L;
  }
  memcpy(at, r->path, length); /* the rest of the area is NUL */
  if (munmap(area + 3 * page, page)) die("munmap");
  return at;
}

static void place_descriptor(const char *path, int flags, int at) {
  int fd = open(path, flags);
  if (fd < 0 || dup2(fd, at) < 0) die(path);
  close(fd);
}

static void descriptors(void) {
  place_descriptor("t/sub", O_RDONLY | O_DIRECTORY, SUB);
  place_descriptor("t/sub", O_PATH, SUB_PATH);
  place_descriptor("t/f", O_RDONLY, FILE_);
  if (mkdir("t/gone", 0777)) die("gone");
  place_descriptor("t/gone", O_RDONLY, GONE);
  if (rmdir("t/gone")) die("gone");
  place_descriptor(".", O_RDONLY, ABOVE);
  place_descriptor("p/run", O_RDONLY, PROGRAM);
  place_descriptor("p/script", O_RDONLY, SCRIPT);
  place_descriptor("t/secret", O_PATH, FILE_PATH);
}

static void become(const struct row *r) {
  const gid_t member[] = {2000, 2001};
  int uid = r->who == ROOT || r->who == POWERLESS ? 0 : r->who == OTHER ? 3000 : 1000;
  if (r->chroot && (chroot(r->chroot) || chdir("/"))) die("chroot");
  if (r->cwd) {
    if (!strcmp(r->cwd, "(gone)") ? fchdir(GONE) : chdir(r->cwd)) die(r->cwd);
  }
  if (r->who == ROOT) return;
  if (setgroups(r->who == MEMBER ? 2 : 0, member) || setresgid(uid, uid, uid)) die("setgroups");
  if (uid && setresuid(uid, uid, uid)) die("setuid");
  struct { uint32_t version; int pid; } header = {0x20080522, 0};
  uint32_t none[6] = {0};
  if (!uid && syscall(SYS_capset, &header, none)) die("capset");
}

static void limit(const struct row *r) {
  if (!r->nofile) return;
  struct rlimit few = {r->nofile, r->nofile};
  if (setrlimit(RLIMIT_NOFILE, &few)) die("setrlimit");
  for (int i = 0; i < r->fill; i++)
    if (dup(0) < 0) break;
}

static void report(long answer) {
  if (answer < 0) {
    printf("errno %d", errno);
    return;
  }
  struct stat s;
  char head[8] = {0};
  int fd = answer, status = fcntl(fd, F_GETFL), flags = fcntl(fd, F_GETFD);
  if (fstat(fd, &s)) die("fstat");
  printf("fd %d fl=%x fd=%x mode=%o owner=%u:%u rdev=%x", fd, status, flags, s.st_mode, s.st_uid, s.st_gid,
         (unsigned)s.st_rdev);
  if (S_ISREG(s.st_mode)) {
    ssize_t got = pread(fd, head, 7, 0);
    printf(" size=%ld at=%ld head=%zd:%s", (long)s.st_size, (long)lseek(fd, 0, SEEK_CUR), got, got > 0 && head[0] >= ' ' ? head : "");
  }
  if (S_ISDIR(s.st_mode)) {
    struct stat here;
    printf(" same=%d", fstatat(fd, "", &here, AT_EMPTY_PATH) == 0 && here.st_ino == s.st_ino);
  }
}

static char *ENV[] = {"ROW=1", NULL};
static char *ARGV[] = {"name", "ran", "one", NULL};

static long act(const struct row *r, const char *at) {
  char *const *argv = r->argv == 1 ? NULL : r->argv == 2 ? (char *const *)16 : ARGV;
  char *const *env = r->argv == 3 ? NULL : r->argv == 4 ? (char *const *)16 : ENV;
  struct open_how how = {.flags = r->flags, .mode = r->mode, .resolve = r->resolve};
  if (!(r->flags & (O_CREAT | __O_TMPFILE))) how.mode = 0;
  switch (r->call) {
    case OPEN: return syscall(SYS_open, at, (int)r->flags, r->mode);
    case OPENAT: return syscall(SYS_openat, r->dirfd, at, (int)r->flags, r->mode);
    case OPENAT2: return syscall(SYS_openat2, r->dirfd, at, &how, sizeof how);
    case CREAT: return syscall(SYS_creat, at, r->mode);
    case EXECVE: return syscall(SYS_execve, at, argv, env);
    case EXECVEAT: return syscall(SYS_execveat, r->dirfd, at, argv, env, (int)r->flags);
  }
  return -1;
}

static void perform(const struct row *r, size_t length) {
  descriptors();
  const char *at = put(r, length);
  umask(r->umask);
  become(r);
  limit(r);
  alarm(20); /* SIGALRM ends what blocks: then the line says so */
  report(act(r, at));
  fflush(stdout);
  _exit(0);
}

static void name(const struct row *r, size_t length) {
  printf("%04d %s(%d, \"", ++number, CALLS[r->call], r->dirfd);
  for (size_t i = 0; i < length && i < 40; i++) {
    unsigned char c = r->path[i];
    if (c >= ' ' && c < 127) putchar(c);
    else printf("\\x%02x", c);
  }
  printf("\"%zu%s, 0x%llx, 0%o, 0x%llx) %s umask 0%o", length, PLACES[r->place], r->flags, r->mode, r->resolve,
         WHO[r->who], r->umask);
  if (r->nofile) printf(" nofile %d+%d", r->nofile, r->fill);
  if (r->cwd) printf(" in %s", r->cwd);
  if (r->chroot) printf(" root %s", r->chroot);
  if (r->argv) printf(" argv %d", r->argv);
}

static void row(const struct row *r) {
  size_t length = r->length ? r->length : strlen(r->path);
  if ((r->call == OPEN && SYS_open < 0) || (r->call == CREAT && SYS_creat < 0)) return;
  tree();
  name(r, length);
  printf(" -> ");
  fflush(stdout);
  pid_t child = fork();
  if (child < 0) die("fork");
  if (!child) perform(r, length);
  int status;
  if (waitpid(child, &status, 0) < 0) die("wait");
  if (status) printf(" status %x", status);
  printf(" tree %08x\n", state());
  fflush(stdout);
}

/* ---- the table ---- */

static void flags(void) {
  const int all[] = {O_RDONLY, O_WRONLY, O_RDWR, O_ACCMODE, O_CLOEXEC, O_APPEND | O_WRONLY, O_NONBLOCK,
                     O_DSYNC | O_RDWR, O_SYNC | O_RDWR, O_TRUNC | O_RDWR, O_TRUNC, O_DIRECTORY, O_DIRECTORY | O_RDWR,
                     O_NOATIME, O_NOCTTY, O_PATH, O_PATH | O_CLOEXEC | O_NOFOLLOW, O_PATH | O_RDWR | O_APPEND, O_CREAT,
                     O_CREAT | O_WRONLY | O_TRUNC, O_CREAT | O_EXCL, O_EXCL, O_CREAT | O_DIRECTORY, O_NOFOLLOW,
                     O_NOFOLLOW | O_RDWR, O_NOFOLLOW | O_RDWR | O_TRUNC | O_CREAT, O_NOFOLLOW | O_NONBLOCK,
                     O_NOFOLLOW | O_DIRECTORY, O_ASYNC, O_ASYNC | O_RDWR | O_APPEND, O_DIRECT, 0x40000000, 0x800000, -1};
  const char *const objects[] = {"t/f", "t/sub", "t/to-f", "t/to-sub", "t/missing"};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    for (size_t j = 0; j < sizeof objects / sizeof *objects; j++) {
      ROW(.call = OPENAT, .path = objects[j], .flags = (unsigned)all[i]);
      ROW(.call = j & 1 ? OPEN : OPENAT2, .path = objects[j], .flags = (unsigned)all[i]);
    }
  ROW(.call = OPENAT, .path = "t/fifo", .flags = O_RDWR);
  ROW(.call = OPENAT, .path = "t/fifo", .flags = O_NONBLOCK);
  ROW(.call = OPENAT, .path = "t/fifo", .flags = O_NONBLOCK | O_WRONLY);
  ROW(.call = OPENAT, .path = "t/fifo", .flags = O_NONBLOCK | O_NOFOLLOW);
  ROW(.call = OPENAT, .path = "/dev/null", .flags = O_RDWR | O_CREAT | O_TRUNC);
  ROW(.call = OPENAT, .path = "/dev/null", .flags = O_RDWR | O_NOFOLLOW);
  ROW(.call = OPENAT, .path = "/dev/zero", .flags = O_DIRECTORY);
  ROW(.call = OPENAT, .path = "/dev/tty", .flags = O_RDWR);
}

static void modes(void) {
  const unsigned modes[] = {0666, 0777, 0600, 0, 0400, 02755, 04755, 01777, 0100644, 0170000};
  const unsigned masks[] = {0, 022, 027, 077, 0777};
  for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
    for (size_t j = 0; j < sizeof masks / sizeof *masks; j++) {
      ROW(.call = OPENAT, .path = "t/new", .flags = O_CREAT | O_RDWR, .mode = modes[i], .umask = masks[j]);
      ROW(.call = CREAT, .path = "t/sub/new", .mode = modes[i], .umask = masks[j], .who = USER);
      ROW(.call = OPENAT2, .path = "t/setgid/new", .flags = O_CREAT | O_EXCL, .mode = modes[i], .umask = masks[j], .who = j % USERS);
      ROW(.call = OPEN, .path = "t", .flags = O_TMPFILE | O_RDWR, .mode = modes[i], .umask = masks[j], .who = i % USERS);
    }
}

static void users(void) {
  const char *const paths[] = {"t/f", "t/secret", "t/write-only", "t/closed/f", "t/closed/../f", "t/group/f", "t/sticky/f",
                               "t/sticky/mine", "t/sticky/to-f", "t/sticky/new", "t/group/new", "t/setgid/new", "t/readable",
                               "t/readable/x", "t/closed/new", "t/dangling", "x-not-mine"};
  const int all[] = {O_RDONLY, O_WRONLY | O_TRUNC, O_RDWR | O_CREAT, O_NOATIME, O_PATH, O_DIRECTORY | O_NOFOLLOW};
  for (int who = ROOT; who < USERS; who++)
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
      for (size_t j = 0; j < sizeof all / sizeof *all; j++)
        ROW(.call = j & 1 ? OPEN : OPENAT, .path = paths[i], .flags = all[j], .who = who, .mode = 0666, .umask = 027);
}

static void folders(void) {
  const int from[] = {AT_FDCWD, SUB, SUB_PATH, FILE_, GONE, ABOVE, 99, -1, -7};
  const char *const paths[] = {"f", "../f", "", ".", "..", "../../t/f", "deep/../f", "/proc/version", "missing", "new"};
  for (size_t i = 0; i < sizeof from / sizeof *from; i++)
    for (size_t j = 0; j < sizeof paths / sizeof *paths; j++) {
      int create = j == 9 ? O_CREAT | O_RDWR : 0;
      ROW(.call = OPENAT, .dirfd = from[i], .path = paths[j], .cwd = "t", .flags = create);
      ROW(.call = OPENAT2, .dirfd = from[i], .path = paths[j], .cwd = "(gone)", .flags = create);
      ROW(.call = OPENAT, .dirfd = from[i], .path = paths[j], .chroot = "t/sub", .flags = create);
      ROW(.call = OPENAT, .dirfd = from[i], .path = paths[j], .cwd = "t/closed", .flags = create, .who = USER);
    }
  const char *const rooted[] = {"/f", "/../f", "/../../../f", "/deep/../../f", "f", "..", "/", "/t/f", "/proc/self", "/new"};
  for (size_t i = 0; i < sizeof rooted / sizeof *rooted; i++)
    for (int j = 0; j < 2; j++)
      ROW(.call = j ? OPEN : OPENAT2, .path = rooted[i], .chroot = "t/sub", .flags = i == 9 ? O_CREAT : 0);
  ROW(.call = OPENAT, .path = "/from-root", .chroot = "t");
  ROW(.call = OPENAT, .path = "from-root", .chroot = "t", .cwd = "/sub/..");
  ROW(.call = OPENAT, .path = "/absolute", .chroot = "t");
}

static void shapes(enum call call) {
  static char text[8][6000];
  const char *const paths[] = {"t/f", "./t/f", "t//f", "t/./f", "t/sub/../f", "t/f/", "t/f/.", "t/f//", "t/sub/", "t/sub/.",
                               "t/sub//", "t/sub/..", "t/missing", "t/missing/", "t/missing/f", "t/f/x", "", ".", "..", "/",
                               "//", "/..", "/../../tmp", "t/absolute", "t/up", "t/loop", "t/to-sub/f", "t/to-sub/../f",
                               "t/to-f/", "t/to-sub/", "t/dangling", "t/dangling/", "t/loop/x", "t/\xff\xfe\x80", "t/\xff",
                               "t/\xc3\xa9", "\xef\xbf\xbd", "/proc/self/fd/52", "/dev/fd/52", "/proc/self/fd/50/f",
                               "/proc/self/fd/57", "/proc/self/fd/99", "/proc/self/cwd/t/f", "/proc/self/root/proc/version", "/proc/self/missing",
                               "/proc/self/../version", "/proc/self/task/../status/x", "/proc/thread-self/cwd/t/f",
                               "/proc/self/exe/x", "/proc/self/fd/53/x", "t/to-fd", "/proc/self/fd/50/../f"};
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) ROW(.call = call, .path = paths[i]);
  const int lengths[] = {254, 255, 256, 4094, 4095, 4096, 5000};
  for (int i = 0; i < 3; i++) {
    snprintf(text[0], sizeof text[0], "t/%0*d", lengths[i], 0);
    ROW(.call = call, .path = text[0]);
    ROW(.call = call, .path = text[0], .flags = call == EXECVEAT ? 0 : O_CREAT | O_RDWR);
  }
  for (int i = 3; i < 7; i++) {
    memset(text[1], '/', lengths[i]);
    memcpy(text[1], "t/f", 3);
    memcpy(text[1], ".", 1);
    memcpy(text[1] + lengths[i] - 3, "t/f", 4);
    ROW(.call = call, .path = text[1]);
    ROW(.call = call, .path = text[1], .place = END);
    ROW(.call = call, .path = text[1], .place = OPEN_ENDED);
    snprintf(text[2], sizeof text[2], "%0*d", lengths[i], 0);
    ROW(.call = call, .path = text[2]);
  }
  for (int components = 255; components <= 256; components++) {
    char *end = text[3];
    for (int i = 0; i < components - 1; i++) end += sprintf(end, i & 1 ? "../" : "t/");
    strcpy(end, components & 1 ? "t" : "f");
    ROW(.call = call, .path = text[3]);
    end = text[4];
    for (int i = 0; i < components - 2; i++) end += sprintf(end, "./");
    strcpy(end, "t/f");
    ROW(.call = call, .path = text[4]);
  }
  for (int where = END; where <= KERNEL; where++) {
    ROW(.call = call, .path = "t/sub/f", .place = where);
    ROW(.call = call, .path = "t/missing", .place = where);
    if (call >= EXECVE) ROW(.call = call, .path = "p/run", .place = where);
    ROW(.call = call, .path = "", .place = where);
  }
}

static void scopes(void) {
  const char *const paths[] = {"f", "../f", "/f", "../sub/f", "missing", "../../../etc/passwd", ".", "..", "/", "deep/../f",
                               "/proc/self/cwd/t/f", "deep/../../f", ""};
  const unsigned long long resolve[] = {0, 1, 2, 4, 8, 0x10, 0x18, 0x14, 0x0c, 0x40, 1ull << 32};
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
    for (size_t j = 0; j < sizeof resolve / sizeof *resolve; j++) {
      ROW(.call = OPENAT2, .dirfd = SUB, .path = paths[i], .resolve = resolve[j]);
      if (i < 6) ROW(.call = OPENAT2, .dirfd = SUB, .path = paths[i], .resolve = resolve[j], .flags = O_CREAT | O_RDWR, .who = USER);
    }
  const char *const links[] = {"t/to-f", "t/to-sub/f", "t/absolute", "t/dangling", "/proc/version", "/proc/self/fd/52", "t/up"};
  for (size_t i = 0; i < sizeof links / sizeof *links; i++)
    for (size_t j = 1; j < 6; j++) ROW(.call = OPENAT2, .path = links[i], .resolve = resolve[j]);
  ROW(.call = OPENAT2, .path = "t/f", .flags = 1ull << 40);
  ROW(.call = OPENAT2, .path = "t/f", .flags = O_CREAT, .mode = 010644);
}

static void limits(void) {
  const int all[] = {O_RDONLY, O_RDWR | O_CREAT, O_WRONLY | O_TRUNC, O_CREAT | O_EXCL, O_DIRECTORY, O_PATH};
  const char *const paths[] = {"t/f", "t/new", "t/missing/x", "", "t/fifo"};
  for (int fill = 0; fill < 4; fill += 3)
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
      for (size_t j = 0; j < sizeof paths / sizeof *paths; j++)
        if (j < 4 || fill) /* a FIFO would block */
          ROW(.call = i & 1 ? OPENAT : OPEN, .path = paths[j], .flags = all[i], .nofile = fill ? 5 : 6, .fill = fill);
  ROW(.call = OPENAT2, .path = "t/new", .flags = O_CREAT, .nofile = 3);
  ROW(.call = CREAT, .path = "t/f", .nofile = 3);
  ROW(.call = CREAT, .path = "t/f", .nofile = 4);
  ROW(.call = OPENAT, .path = "t/f", .flags = 0x40000000 | O_TMPFILE, .nofile = 3);
  ROW(.call = OPENAT, .path = "t/f", .place = UNMAPPED, .nofile = 3);
}

static void executions(void) {
  const char *const paths[] = {"p/run", "./p//run", "p/../p/run", "p/run/", "p/link", "p/loop", "p/dangling", "p/private",
                               "p/plain", "p/suid", "p/script", "p/no-interpreter", "p/text", "p/empty", "p/\xff\xfe", "p",
                               "p/missing", "missing/run", "p/run/x", "", "/proc/self/exe", "/proc/self/fd/55", "/proc/self/fd/56",
                               "/dev/fd/55", "/proc/self/cwd/p/run", "t/fifo", "/dev/null", "t/closed/f"};
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
    for (int who = ROOT; who < USERS; who++) {
      ROW(.call = EXECVE, .path = paths[i], .who = who);
      ROW(.call = EXECVEAT, .path = paths[i], .who = who, .flags = who & 1 ? AT_SYMLINK_NOFOLLOW : 0);
    }
  const int from[] = {PROGRAM, SCRIPT, SUB, SUB_PATH, FILE_, FILE_PATH, GONE, ABOVE, 99, -1, AT_FDCWD};
  const unsigned bits[] = {0, AT_EMPTY_PATH, AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH, 0x40, AT_SYMLINK_FOLLOW};
  for (size_t i = 0; i < sizeof from / sizeof *from; i++)
    for (size_t j = 0; j < sizeof bits / sizeof *bits; j++) {
      ROW(.call = EXECVEAT, .dirfd = from[i], .path = "", .flags = bits[j]);
      ROW(.call = EXECVEAT, .dirfd = from[i], .path = "p/run", .flags = bits[j], .cwd = "t");
      ROW(.call = EXECVEAT, .dirfd = from[i], .path = "../../p/run", .flags = bits[j], .who = USER);
    }
  for (int argv = 1; argv <= 4; argv++) {
    ROW(.call = EXECVE, .path = "p/run", .argv = argv);
    ROW(.call = EXECVE, .path = "p/missing", .argv = argv);
    ROW(.call = EXECVEAT, .path = "p/run", .argv = argv);
  }
  ROW(.call = EXECVE, .path = "/run", .chroot = "p");
  ROW(.call = EXECVE, .path = "/../run", .chroot = "p");
  ROW(.call = EXECVE, .path = "/script", .chroot = "p");
  ROW(.call = EXECVE, .path = "../p/run", .chroot = "t/sub");
  ROW(.call = EXECVE, .path = "run", .cwd = "p");
  ROW(.call = EXECVE, .path = "run", .cwd = "(gone)");
  ROW(.call = EXECVE, .path = "p/run", .nofile = 3);
}

static int ran(int argc, char **argv) {
  printf("ran %d", argc);
  for (int i = 0; i < argc; i++) printf(" %s", argv[i]);
  printf(" ROW=%s uid=%d euid=%d gid=%d egid=%d fd50=%d", getenv("ROW"), getuid(), geteuid(), getgid(), getegid(), fcntl(50, F_GETFD));
  fflush(stdout);
  return 0;
}

int main(int argc, char **argv) {
  for (int i = 1; i < argc; i++)
    if (!strcmp(argv[i], "ran")) return ran(argc, argv);
  if (argc != 2 || !realpath("/proc/self/exe", self) || chdir(argv[1]) || !getcwd(top, sizeof top)) return 64;
  programs();
  flags();
  modes();
  users();
  folders();
  for (enum call call = OPEN; call <= EXECVEAT; call++) shapes(call);
  scopes();
  limits();
  executions();
  sweep();
  erase("t");
  erase("p");
  return 0;
}
