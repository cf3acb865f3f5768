package io.zviz.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With errors that the kernel really gives. */
final class FileFailureTest {
  @TempDir Path folder;

  @Test
  void the_number_of_the_error_is_named() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    Path link = Files.createSymbolicLink(folder.resolve("loop"), folder.resolve("loop"));
    assertThat(reason(() -> Files.readString(folder.resolve("none")))).isEqualTo("ENOENT");
    assertThat(reason(() -> Files.createDirectory(file))).isEqualTo("EEXIST");
    assertThat(reason(() -> Files.readString(file.resolve("below")))).isEqualTo("ENOTDIR");
    assertThat(reason(() -> Files.delete(folder))).isEqualTo("ENOTEMPTY");
    assertThat(reason(() -> Files.readString(link))).isEqualTo("ELOOP");
    assertThat(reason(() -> Files.createFile(folder.resolve("x".repeat(256)))))
        .isEqualTo("ENAMETOOLONG");
    assertThat(reason(() -> Files.writeString(Path.of("/dev/full"), "x"))).isEqualTo("ENOSPC");
    assertThat(reason(() -> Files.createDirectory(Path.of("/proc/1/none")))).isEqualTo("ENOENT");
  }

  @Test
  void what_is_not_known_is_told_as_it_was_said() {
    assertThat(FileFailure.reason(new FileSystemException("f", null, "Kein Platz")))
        .isEqualTo("Kein Platz");
    assertThat(FileFailure.reason(new IOException("damaged"))).isEqualTo("damaged");
    assertThat(FileFailure.reason(new IOException())).isEqualTo("IOException");
  }

  private static String reason(ThrowingCallable operation) {
    return FileFailure.reason(catchThrowableOfType(IOException.class, operation));
  }
}
