package io.zviz.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.it.CPrograms;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ways round a broker that only thinks of openat: other calls that open, name, change, execute or
 * connect to what is hidden, read-only or not executable. Each of them works without zviz.
 */
class BypassIT {
  private static final String PROFILE =
      """
      name: %s
      version: 1
      extends: default
      replace: [filesystem.executable]
      capabilities: {keep: [CAP_DAC_OVERRIDE, CAP_CHOWN, CAP_FOWNER]}
      filesystem:
        readonly: [/usr, /lib, /lib64, /work/ro]
        writable: [/work]
        hidden: [/work/secret, /work/up/secret]
        executable: [/usr, /lib, /lib64, /work/bypass, /work/script]
      syscalls: {broker: [open, openat, openat2, creat, execve, execveat], %s: [memfd_create]}
      broker: {mode: %s}
      """;

  /** What each attempt ends with: an errno. */
  private static final String REFUSED =
      """
      B01 open 2
      B01 creat %d
      B02 openat2 2
      B02 openat2 in root 2
      B04 name_to_handle_at 1
      B03 open_by_handle_at 1
      B05 io_uring_setup 38
      B08 O_PATH, then write to /proc/self/fd 30
      B22 /proc/self/root 2
      B22 /proc/self/cwd 2
      B19 dots 2
      B37 execve of what is not listed 13
      B37 execve of a script for a hidden interpreter 2
      B37 the loader runs what is not listed 127
      B37 mmap for execution 1
      B37 execveat of a descriptor 13
      B09 O_TMPFILE, linkat, execve 13
      B38 memfd_create, execveat %d
      B39 memfd_secret 38
      B40 connect to a hidden socket 2
      B40 connect to a name of the host 111
      B07 stat 2
      B07 statx 2
      B07 access 2
      B07 readlink 2
      B07 truncate 2
      B07 mkdir 30
      B07 rmdir 30
      B07 mknod 30
      B07 symlink 30
      B07 link out 2
      B07 rename out 18
      B07 rename in 18
      B07 unlink 30
      B07 chmod 2
      B07 fchmodat2 2
      B07 chown 2
      B07 utimensat 2
      B07 setxattr 2
      B07 getxattr 2
      B07 listxattr 2
      B07 chdir, open 2
      B07 chroot 1
      B07 inotify_add_watch 2
      B07 statfs 2
      B07 file_getattr 38
      B07 write to a read-only file 30
      B07 unlink a read-only file 30
      B25 link out of read-only 18
      B26 rename the folder of what is hidden 2
      B27 umount2 1
      B27 remount 1
      """;

  @TempDir private Path work;

  @ParameterizedTest
  @ValueSource(strings = {"auto", "always"})
  void no_other_call_gets_what_openat_does_not_get(String mode) throws Exception {
    Zviz zviz = new Zviz(work).withProfile("p.yaml", PROFILE.formatted(mode, "deny", mode));
    Path host = prepare(work.resolve("host"), work.resolve("host").toString());
    Process listener =
        new ProcessBuilder(host.resolve("bypass").toString(), "listen", host.toString()).start();
    try (BufferedReader said = listener.inputReader(StandardCharsets.UTF_8)) {
      assertThat(said.readLine()).isEqualTo("listens");
      List<String> control =
          zviz.host(host.resolve("bypass").toString(), host.toString())
              .succeeds()
              .out()
              .lines()
              .toList();
      assertThat(control).hasSameSizeAs(REFUSED.lines().toList());
      // file_getattr is there since Linux 6.17, memfd_secret where it was built in and enabled.
      assertThat(control)
          .as("without zviz each of them works")
          .allMatch(line -> line.matches(".* 0|B07 file_getattr 38|B39 memfd_secret 38"));
      Path inside = prepare(work.resolve("inside"), "/work");
      assertThat(run(zviz, inside)).isEqualTo(REFUSED.formatted(mode.equals("auto") ? 30 : 13, 1));
    } finally {
      listener.destroy();
    }
  }

  /** As docs/backends.md says: no layer of {@code auto} sees programs without a path. */
  @ParameterizedTest
  @ValueSource(strings = {"auto", "always"})
  void a_program_in_memory_is_executed_only_where_nothing_sees_it(String mode) throws Exception {
    Zviz zviz = new Zviz(work).withProfile("p.yaml", PROFILE.formatted(mode, "allow", mode));
    Path inside = prepare(work.resolve("inside"), "/work");
    assertThat(run(zviz, inside).lines())
        .contains("B38 memfd_create, execveat " + (mode.equals("auto") ? 0 : 13));
  }

  private static String run(Zviz zviz, Path folder) {
    return zviz.run("-q", "-p", "p.yaml", "bypass", folder.toString(), "/work/bypass", "/work")
        .succeeds()
        .out();
  }

  private static Path prepare(Path folder, String seenAs) throws IOException, InterruptedException {
    String script =
        """
        set -e
        mkdir -p secret ro noexec rw up/secret
        cp bypass noexec/evil; cp bypass secret/interpreter
        echo secret >secret/f; echo s >secret/gone; echo s >secret/unlinked; ln -s f secret/link
        echo s >up/secret/f; echo r >ro/f; echo r >ro/unlinked; echo w >rw/in
        echo 'int main(void) { return 0; }' | gcc -x c -o noexec/evil-dynamic -
        printf '#!%s/secret/interpreter\\n' "$1" >script; chmod 755 script
        """;
    Files.createDirectories(folder);
    Files.copy(CPrograms.of("bypass"), folder.resolve("bypass"));
    Process shell =
        new ProcessBuilder("/bin/bash", "-c", script, "sh", seenAs)
            .directory(folder.toFile())
            .inheritIO()
            .start();
    assertThat(shell.waitFor()).isZero();
    return folder;
  }
}
