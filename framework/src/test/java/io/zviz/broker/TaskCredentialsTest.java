package io.zviz.broker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TaskCredentialsTest {
  private static TaskCredentials of(String users, String groups, String more, String permitted) {
    String text =
        """
        Name:\tUid: 7
        Uid:\t%s
        Gid:\t%s
        Groups:\t%s\s
        VmSize:\t  200 kB
        VmLck:\t  8 kB
        CapInh:\t0000000000000001
        CapPrm:\t%s
        CapEff:\t000001ffffffffff
        CapBnd:\t00000000a80425fb
        """;
    return TaskCredentials.parse(
        text.formatted(users, groups, more, permitted).getBytes(ISO_8859_1));
  }

  private static final TaskCredentials ROOT =
      of("0\t0\t0\t0", "0\t0\t0\t0", "", "00000000a80425fb");

  @Test
  void every_field_is_read() {
    TaskCredentials task = of("1\t2\t3\t4", "5\t6\t7\t8", "9 4294967295", "0000000000000003");
    assertThat(task.isRoot()).isFalse();
    assertThat(task.fileUser()).isEqualTo(4);
    assertThat(task.fileGroup()).isEqualTo(8);
    assertThat(task.inheritable()).isEqualTo(1);
    assertThat(task.permitted()).isEqualTo(3);
    assertThat(task.effective()).isEqualTo(0x1ffffffffffL);
    assertThat(task.bounding()).isEqualTo(0xa80425fbL);
    assertThat(task.lockedKilobytes()).isEqualTo(8);
    assertThat(task.mappedKilobytes()).isEqualTo(200);
    assertThat(task.isIn(9)).isTrue();
    assertThat(task.isIn(-1)).isTrue();
    assertThat(task.isIn(8)).isTrue();
    assertThat(task.isIn(5)).as("only its group for files counts").isFalse();
  }

  @Test
  void own_ids_need_no_capability() {
    TaskCredentials task = of("1\t2\t3\t4", "5\t6\t7\t8", "", "0");
    assertThat(task.returnsToUser(1)).isTrue();
    assertThat(task.returnsToUser(3)).isTrue();
    assertThat(task.returnsToUser(2)).isFalse();
    assertThat(task.isRealOrEffectiveUser(2)).isTrue();
    assertThat(task.isRealOrEffectiveUser(3)).isFalse();
    assertThat(task.isUserToKeep(3)).isTrue();
    assertThat(task.isUserToKeep(4)).isFalse();
    assertThat(task.isUser(4)).isTrue();
    assertThat(task.returnsToGroup(7)).isTrue();
    assertThat(task.returnsToGroup(6)).isFalse();
    assertThat(task.isRealOrEffectiveGroup(6)).isTrue();
    assertThat(task.isGroupToKeep(7)).isTrue();
    assertThat(task.isGroup(8)).isTrue();
    assertThat(task.isGroup(9)).isFalse();
  }

  @Test
  void processes_of_others_need_one() {
    TaskCredentials other = of("1\t1\t1\t1", "0\t0\t0\t0", "", "0");
    assertThat(ROOT.maySignal(ROOT)).isTrue();
    assertThat(ROOT.maySignal(other)).isFalse();
    assertThat(ROOT.maySignal(of("1\t1\t0\t1", "0\t0\t0\t0", "", "0"))).isTrue();
    assertThat(ROOT.mayTrace(ROOT)).isTrue();
    assertThat(ROOT.mayTrace(other)).isFalse();
    assertThat(ROOT.mayTrace(of("0\t0\t0\t0", "0\t0\t0\t0", "", "000001ffffffffff")))
        .as("it has more capabilities")
        .isFalse();
  }
}
