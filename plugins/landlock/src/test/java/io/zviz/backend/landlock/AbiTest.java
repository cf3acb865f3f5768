package io.zviz.backend.landlock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AbiTest {
  private static <F extends Enum<F> & Feature> long mask(Class<F> kind, int version) {
    return Feature.bits(Feature.known(EnumSet.allOf(kind), Abi.of(version)));
  }

  /** The masks LANDLOCK_MASK_* in security/landlock/limits.h of those kernels. */
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, 0, 0",
    "1, 1fff, 0, 0, 0",
    "2, 3fff, 0, 0, 0",
    "3, 7fff, 0, 0, 0",
    "4, 7fff, 3, 0, 0",
    "5, ffff, 3, 0, 0",
    "6, ffff, 3, 3, 0",
    "7, ffff, 3, 3, 6",
    "8, ffff, 3, 3, 6",
    "9, 1ffff, 3, 3, 6",
    "10, 1ffff, f, 3, 6"
  })
  void everyAbiKnowsItsMasks(int version, String fs, String net, String scopes, String flags) {
    assertThat(mask(FsRight.class, version)).isEqualTo(Long.parseLong(fs, 16));
    assertThat(mask(NetRight.class, version)).isEqualTo(Long.parseLong(net, 16));
    assertThat(mask(Scope.class, version)).isEqualTo(Long.parseLong(scopes, 16));
    assertThat(mask(RestrictFlag.class, version)).isEqualTo(Long.parseLong(flags, 16));
  }

  @Test
  void tableIsInOrderAndNothingAboveItIsUsed() {
    assertThat(Abi.TABLE)
        .extracting(Abi::version)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, Abi.KNOWN).boxed().toList());
    assertThat(Abi.usable(3)).isEqualTo(Abi.of(3));
    assertThat(Abi.usable(99)).isEqualTo(Abi.of(10));
  }

  @Test
  void filesGetNoRightsOfFolders() {
    assertThat(Feature.bits(FsRight.forFile(EnumSet.allOf(FsRight.class))))
        .isEqualTo(0x1c007); // ACCESS_FILE in security/landlock/fs.c, with resolve_unix
  }

  @Test
  void namesStandInTheOrderOfTheBits() {
    List<NetRight> backwards = Arrays.asList(NetRight.values());
    java.util.Collections.reverse(backwards);
    assertThat(Feature.keys(backwards))
        .containsExactly("bind_tcp", "connect_tcp", "bind_udp", "connect_send_udp");
  }
}
