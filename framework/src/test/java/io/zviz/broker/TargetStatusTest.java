package io.zviz.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class TargetStatusTest {
  @Test
  void what_matters_is_read() {
    String text =
        """
        Name:\ta b\\nc
        Umask:\t0027
        State:\tS (sleeping)
        Tgid:\t4242
        Uid:\t1\t2\t3\t4000000000
        Gid:\t5\t6\t7\t8
        FDSize:\t64
        Groups:\t4 20 24 25 27 29 30 44 46 109\s
        NStgid:\t4242\t7
        NSpid:\t4243\t8
        CapEff:\t000001fffeffffff
        """;
    TargetStatus status = TargetStatus.parse(text.getBytes(StandardCharsets.ISO_8859_1));
    assertThat(status.comm()).isEqualTo("a b\\nc");
    assertThat(status.umask()).isEqualTo(027);
    assertThat(Integer.toUnsignedLong(status.fsUid())).isEqualTo(4_000_000_000L);
    assertThat(status.fsGid()).isEqualTo(8);
    assertThat(status.groups()).containsExactly(4, 20, 24, 25, 27, 29, 30, 44, 46, 109);
    assertThat(status.effective()).isEqualTo(0x1fffeffffffL);
    assertThat(status.processNumbers()).containsExactly(4242, 7);
    assertThat(status.threadNumbers()).containsExactly(4243, 8);
  }

  @Test
  void no_groups_are_no_groups() {
    TargetStatus status =
        TargetStatus.parse("Name:\tx\nGroups:\t \n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(status.groups()).isEmpty();
  }
}
