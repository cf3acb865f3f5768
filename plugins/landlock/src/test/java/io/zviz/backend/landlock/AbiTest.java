package io.zviz.backend.landlock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AbiTest {
  private static final Ruleset EVERYTHING =
      new Ruleset(
          EnumSet.allOf(FsRight.class),
          EnumSet.allOf(Scope.class),
          List.of(
              ImpliedGrants.grant("/all", EnumSet.allOf(FsRight.class)),
              ImpliedGrants.grant("/tty", Set.of(FsRight.IOCTL_DEV))));

  /** The masks of LANDLOCK_MASK_ACCESS_FS in security/landlock/limits.h of those kernels. */
  @ParameterizedTest
  @CsvSource({
    "1, 1fff, 0", "2, 3fff, 0", "3, 7fff, 0", "4, 7fff, 0", "5, ffff, 0",
    "6, ffff, 3", "7, ffff, 3", "8, ffff, 3", "9, 1ffff, 3", "10, 1ffff, 3"
  })
  void everyAbiKnowsItsMasks(int version, String fs, String scopes) {
    assertThat(FsRight.bits(Abi.of(version).fsRights())).isEqualTo(Long.parseLong(fs, 16));
    assertThat(Scope.bits(Abi.of(version).scopes())).isEqualTo(Long.parseLong(scopes, 16));
  }

  static IntStream versions() {
    return IntStream.rangeClosed(1, Abi.TABLE.size());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void downgradeLeavesOnlyWhatTheAbiKnowsAndReportsTheRest(int version) {
    Abi abi = Abi.of(version);
    Ruleset.Downgrade downgrade = EVERYTHING.downgrade(abi);
    assertThat(downgrade.ruleset().handled()).isEqualTo(abi.fsRights());
    assertThat(downgrade.ruleset().scopes()).isEqualTo(abi.scopes());
    for (Grant grant : downgrade.ruleset().grants()) {
      assertThat(abi.fsRights()).containsAll(grant.rights());
      assertThat(grant.rights()).isNotEmpty();
    }
    int known = abi.fsRights().size() + abi.scopes().size();
    assertThat(downgrade.lost())
        .hasSize(FsRight.values().length + Scope.values().length - known)
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aNewerAbiNeverLosesMore(int version) {
    if (version > 1) {
      assertThat(EVERYTHING.downgrade(Abi.of(version - 1)).lost())
          .containsAll(EVERYTHING.downgrade(Abi.of(version)).lost());
    }
  }

  @Test
  void grantThatLosesEveryRightDisappears() {
    assertThat(EVERYTHING.downgrade(Abi.of(4)).ruleset().grants())
        .extracting(grant -> grant.path().text())
        .containsExactly("/all");
  }

  @Test
  void tableIsInOrder() {
    assertThat(Abi.TABLE)
        .extracting(Abi::version)
        .containsExactlyElementsOf(versions().boxed().toList());
  }

  @Test
  void filesGetNoRightsOfFolders() {
    assertThat(FsRight.bits(FsRight.forFile(EnumSet.allOf(FsRight.class))))
        .isEqualTo(0x1c007); // ACCESS_FILE in security/landlock/fs.c, with resolve_unix
  }
}
