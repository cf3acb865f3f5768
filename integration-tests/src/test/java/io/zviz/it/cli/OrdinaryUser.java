package io.zviz.it.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * A user who is not root, with a home, a working directory and an installation of zviz that root
 * owns, as on a machine of many users. In a mount namespace of his he is in /etc/passwd, and
 * perhaps has further users set aside.
 */
final class OrdinaryUser implements AutoCloseable {
  static final int UID = 61234;
  static final int FIRST_SUBORDINATE = 300_000;
  private static final String NAME = "zviztester";
  private static final String SUBORDINATES =
      "mount --bind passwd /etc/passwd && mount --bind subid /etc/subuid"
          + " && mount --bind subid /etc/subgid";

  private final Path base;

  OrdinaryUser() throws IOException {
    base = Files.createTempDirectory(Path.of("/tmp"), "zviz-user-");
    readableByAll(base);
    copy(Zviz.home(), base.resolve("zviz"));
    for (Path own : List.of(home(), workingDirectory(), stranger())) {
      readableByAll(Files.createDirectory(own));
    }
    give(home(), UID);
    give(workingDirectory(), UID);
    give(stranger(), UID + 1);
    write(
        "passwd",
        Files.readString(Path.of("/etc/passwd"))
            + NAME
            + ":x:"
            + UID
            + ":"
            + UID
            + "::"
            + home()
            + ":/bin/sh\n");
    write("subid", NAME + ":" + FIRST_SUBORDINATE + ":65536\n");
  }

  /** The same timestamps: the class archive is void without. */
  private static void copy(Path from, Path to) throws IOException {
    try {
      int status =
          new ProcessBuilder("/bin/cp", "-a", from.toString(), to.toString()).start().waitFor();
      if (status != 0) {
        throw new IOException("cp: status " + status);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void readableByAll(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void give(Path path, int user) throws IOException {
    Files.setAttribute(path, "unix:uid", user);
    Files.setAttribute(path, "unix:gid", user);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(base.resolve(name), text);
    Files.setPosixFilePermissions(base.resolve(name), PosixFilePermissions.fromString("rw-r--r--"));
  }

  Path base() {
    return base;
  }

  Path installation() {
    return base.resolve("zviz");
  }

  Path home() {
    return base.resolve("home");
  }

  Path workingDirectory() {
    return base.resolve("work");
  }

  /** Somebody else's folder. */
  Path stranger() {
    return base.resolve("stranger");
  }

  /** Where the state of his containers is, since he has no XDG_RUNTIME_DIR. */
  static Path state() {
    return Path.of("/tmp/zviz-" + UID);
  }

  Path auditLog() {
    return home().resolve(".local/state/zviz/audit.json");
  }

  /** His command line, on this host as it is. */
  Zviz zviz() {
    return zviz(List.of());
  }

  /** His command line on a host where he has further users set aside. */
  Zviz withSubordinates() {
    return zviz(inNamespace(SUBORDINATES), "--clear-groups");
  }

  /** The same, and he is in one more group, which the host has given to him. */
  Zviz withSubordinatesAndGroup(int group) {
    return zviz(inNamespace(SUBORDINATES), "--groups=" + group);
  }

  /** His command line where root has done something to the mounts, in the folder {@link #base}. */
  Zviz where(String script) {
    return zviz(inNamespace(script));
  }

  private List<String> inNamespace(String script) {
    return List.of(
        "/usr/bin/unshare",
        "--mount",
        "/bin/sh",
        "-c",
        "here=$PWD && cd " + base + " && " + script + " && cd $here && exec \"$@\"",
        "sh");
  }

  /** His command line behind another entrance. */
  Zviz zviz(List<String> entrance) {
    return zviz(entrance, "--clear-groups");
  }

  private Zviz zviz(List<String> entrance, String groups) {
    List<String> all = new ArrayList<>(entrance);
    all.addAll(
        List.of(
            "/usr/bin/setpriv",
            "--reuid",
            "" + UID,
            "--regid",
            "" + UID,
            groups,
            "--reset-env",
            "/usr/bin/env",
            "HOME=" + home(),
            "PATH=/usr/sbin:/usr/bin:/sbin:/bin"));
    return Zviz.of(installation(), workingDirectory(), auditLog(), all);
  }

  @Override
  public void close() throws IOException {
    copyless("/bin/rm", "-rf", base.toString());
    copyless("/bin/rm", "-rf", state().toString());
  }

  private static void copyless(String... argv) throws IOException {
    try {
      new ProcessBuilder(argv).start().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
