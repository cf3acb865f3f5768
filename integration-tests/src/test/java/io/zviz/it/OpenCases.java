package io.zviz.it;

import java.util.ArrayList;
import java.util.List;

/** Opens that a broker can get wrong. Flags are those of x86-64. */
final class OpenCases {
  static final int SUB = 50;
  static final int FILE = 51;
  private static final int WRONLY = 1;
  private static final int RDWR = 2;
  private static final int CREAT = 0x40;
  private static final int EXCL = 0x80;
  private static final int NOCTTY = 0x100;
  private static final int TRUNC = 0x200;
  private static final int APPEND = 0x400;
  private static final int NONBLOCK = 0x800;
  private static final int DSYNC = 0x1000;
  private static final int DIRECTORY = 0x10000;
  private static final int NOFOLLOW = 0x20000;
  private static final int NOATIME = 0x40000;
  private static final int CLOEXEC = 0x80000;
  private static final int SYNC = 0x101000;
  private static final int PATH = 0x200000;
  private static final int TMPFILE = 0x410000;

  private static final int[] FLAGS = {
    0,
    WRONLY,
    RDWR,
    3,
    CLOEXEC,
    APPEND | WRONLY,
    NONBLOCK,
    DSYNC | RDWR,
    SYNC | RDWR,
    TRUNC | RDWR,
    TRUNC,
    DIRECTORY,
    DIRECTORY | RDWR,
    NOATIME,
    NOCTTY,
    PATH,
    PATH | CLOEXEC,
    PATH | RDWR | APPEND,
    CREAT,
    CREAT | WRONLY | TRUNC,
    CREAT | EXCL,
    EXCL,
    CREAT | DIRECTORY,
    0x40000000,
    0x800000
  };
  private static final String[] PATHS = {
    "w/f",
    "./w/f",
    "w//f",
    "w/./f",
    "w/sub/../f",
    "w/f/",
    "w/f/.",
    "w/sub/",
    "w/sub/.",
    "w/missing",
    "w/missing/f",
    "w/f/x",
    "",
    ".",
    "..",
    "/",
    "//",
    "/..",
    "/../../tmp",
    "w/absolute",
    "w/up",
    "w/loop",
    "w/to-sub/f",
    "w/to-sub/../f",
    "w/secret",
    "w/closed",
    "w/closed/f",
    "w/closed/../f",
    "../zviz-broker-open-it/w/f",
    "w/to-f/",
    "w/to-sub/",
    "w/dangling",
    "nothing"
  };

  private OpenCases() {}

  static List<OpenCase> flags() {
    List<OpenCase> cases = new ArrayList<>();
    for (int flag : FLAGS) {
      cases.add(OpenCase.of(flag, "w/sub/f"));
      cases.add(OpenCase.of(flag, "w/sub"));
    }
    for (int flag :
        new int[] {0, RDWR, NOFOLLOW, NOFOLLOW | PATH, NOFOLLOW | DIRECTORY, DIRECTORY}) {
      cases.add(OpenCase.of(flag | NONBLOCK, "w/to-f").by("open"));
      cases.add(OpenCase.of(flag, "w/to-sub"));
    }
    cases.add(OpenCase.of(RDWR | NONBLOCK, "w/fifo"));
    cases.add(OpenCase.of(WRONLY | NONBLOCK, "w/fifo"));
    cases.add(OpenCase.of(NONBLOCK, "w/fifo"));
    cases.add(OpenCase.of(RDWR, "w/null"));
    cases.add(OpenCase.of(RDWR | TRUNC | CREAT, "/dev/null").mode(0666));
    cases.add(OpenCase.of(0, "/dev/tty"));
    return cases;
  }

  static List<OpenCase> creation() {
    List<OpenCase> cases = new ArrayList<>();
    int number = 0;
    for (int mode : new int[] {0666, 0777, 0600, 0, 0400, 06755, 01777, 0170000 | 0644}) {
      for (int umask : new int[] {0, 022, 027, 0777}) {
        cases.add(OpenCase.of(CREAT | WRONLY, "w/made" + number++).mode(mode).umask(umask));
      }
    }
    newFiles(cases);
    places(cases);
    withoutName(cases);
    return cases;
  }

  private static void newFiles(List<OpenCase> cases) {
    cases.add(OpenCase.of(0, "w/made-by-creat").by("creat").mode(0640));
    cases.add(OpenCase.of(0, "w/made-by-creat").by("creat").mode(0777));
    cases.add(OpenCase.of(CREAT | EXCL | RDWR, "w/fresh").mode(0666));
    cases.add(OpenCase.of(CREAT | EXCL | RDWR, "w/fresh").mode(0666));
    cases.add(OpenCase.of(CREAT | EXCL | RDWR, "w/to-f").mode(0666));
    cases.add(OpenCase.of(CREAT | EXCL | RDWR, "w/dangling").mode(0666));
    cases.add(OpenCase.of(CREAT | NOFOLLOW | RDWR, "w/dangling").mode(0666));
    cases.add(OpenCase.of(CREAT | RDWR, "w/dangling").mode(0666));
    cases.add(OpenCase.of(CREAT | RDWR, "w/made-by-link").mode(0666));
  }

  private static void places(List<OpenCase> cases) {
    cases.add(OpenCase.of(CREAT | RDWR, "w/new/").mode(0666));
    cases.add(OpenCase.of(CREAT | RDWR, "w/f/").mode(0666));
    cases.add(OpenCase.of(CREAT | RDWR, "w/sub/.").mode(0666));
    cases.add(OpenCase.of(CREAT | RDWR, "w/sub/..").mode(0666));
    cases.add(OpenCase.of(CREAT | RDWR, "w/missing/x").mode(0666));
    cases.add(OpenCase.of(CREAT | RDWR, "w/f/x").mode(0666));
    cases.add(OpenCase.of(CREAT | RDWR, "w/closed/x").mode(0666));
    cases.add(OpenCase.of(CREAT | RDWR, "x/not-mine").mode(0666));
    cases.add(OpenCase.of(CREAT | RDWR, "w/loop").mode(0666));
    cases.add(OpenCase.of(CREAT | WRONLY, "byfd").at(SUB).mode(0666));
    cases.add(OpenCase.of(CREAT | WRONLY | APPEND | CLOEXEC, "w/log").mode(0644));
  }

  private static void withoutName(List<OpenCase> cases) {
    cases.add(OpenCase.of(TMPFILE | RDWR, "w/sub").mode(0666));
    cases.add(OpenCase.of(TMPFILE | RDWR | EXCL, "w").mode(0600));
    cases.add(OpenCase.of(TMPFILE, "w").mode(0600));
    cases.add(OpenCase.of(TMPFILE | RDWR, "w/f").mode(0600));
    cases.add(OpenCase.of(TMPFILE | RDWR | CREAT, "w").mode(0600));
    cases.add(OpenCase.of(TMPFILE | RDWR, "w/closed").mode(0600));
  }

  static List<OpenCase> paths() {
    List<OpenCase> cases = new ArrayList<>();
    for (String path : PATHS) {
      cases.add(OpenCase.of(0, path));
    }
    for (String path :
        new String[] {"f", "../f", "", "/etc/hostname", "../../../../etc/passwd", "."}) {
      cases.add(OpenCase.of(0, path).at(SUB));
      cases.add(OpenCase.of(0, path).at(FILE));
      cases.add(OpenCase.of(0, path).at(99));
      cases.add(OpenCase.of(0, path).at(-7));
    }
    lengths(cases);
    magic(cases);
    for (String place : new String[] {"end", "cross", "open-ended", "none", "kernel"}) {
      cases.add(OpenCase.of(0, "w/sub/f").placed(place));
      cases.add(OpenCase.of(0, "w/missing").placed(place));
    }
    return cases;
  }

  private static void magic(List<OpenCase> cases) {
    for (String proc :
        new String[] {
          "/proc/self/cwd/w/f",
          "/proc/self/root/etc/passwd",
          "/proc/self/fd/51",
          "/dev/fd/51",
          "/proc/self/fd/50/f",
          "/proc/self/fd/99",
          "/proc/self/missing",
          "/proc/self/../version",
          "/proc/self/task/../status/x",
          "/proc/self/fd/51/x",
          "/proc/self/fd/50/../f",
          "/proc/thread-self/cwd/w/f",
          "/proc/self/exe/x",
          "w/to-stdin/x"
        }) {
      cases.add(OpenCase.of(0, proc));
    }
  }

  private static void lengths(List<OpenCase> cases) {
    for (int length : new int[] {254, 255, 256}) {
      cases.add(OpenCase.of(0, "w/" + "n".repeat(length)));
      cases.add(OpenCase.of(CREAT | RDWR, "w/" + "c".repeat(length)).mode(0644));
    }
    for (int length : new int[] {4094, 4095, 4096, 5000}) {
      String path = "./".repeat((length - 3) / 2) + (length % 2 == 0 ? "/" : "") + "w/f";
      cases.add(OpenCase.of(0, path.substring(path.length() - length)));
      cases.add(OpenCase.of(0, "/" + "a".repeat(length - 1)));
    }
  }

  static List<OpenCase> openat2() {
    List<OpenCase> cases = new ArrayList<>();
    String[] paths = {
      "f", "../f", "/f", "/w/sub/f", "../sub/f", "missing", "../../../etc/passwd", ".", "..", "/"
    };
    for (String path : paths) {
      for (long resolve : new long[] {0, 1, 2, 4, 8, 0x10, 0x18, 0x40}) {
        cases.add(OpenCase.of(0, path).at(SUB).resolve(resolve));
      }
    }
    cases.add(OpenCase.of(0, "w/to-f").resolve(4));
    cases.add(OpenCase.of(0, "w/absolute").resolve(8));
    cases.add(OpenCase.of(0, "w/absolute").resolve(0x10));
    cases.add(OpenCase.of(0, "/proc/self/cwd/w/f").resolve(2));
    cases.add(OpenCase.of(0, "/proc/version").resolve(1));
    cases.add(OpenCase.of(0, "w/f").resolve(0).mode(0644));
    cases.add(OpenCase.of(0x800000, "w/f").resolve(0));
    cases.add(OpenCase.of(PATH | RDWR, "w/f").resolve(0));
    cases.add(OpenCase.of(CREAT | RDWR, "w/by2").resolve(0).mode(0640));
    cases.add(OpenCase.of(CREAT | RDWR, "w/by2b").resolve(8).mode(0640));
    cases.add(OpenCase.of(CREAT | RDWR, "w/by2c").resolve(0).mode(010640));
    cases.add(OpenCase.of(0, "w/f").by("short"));
    return cases;
  }
}
