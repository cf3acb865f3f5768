package io.zviz.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IdMapTest {
  private static final List<String> ONE = List.of("         0       1000          1");
  private static final List<String> ALL = List.of("         0          0 4294967295");

  private static UserLookup.User user(int uid, int gid, Integer... groups) {
    return new UserLookup.User(uid, gid, List.of(groups), Optional.empty());
  }

  @Test
  void in_the_initial_namespace_everybody_is_somebody() {
    IdMap map = IdMap.parse(ALL, ALL, List.of("allow"));

    assertThat(map.identityOf(user(-2, 5, 7, 8)))
        .isEqualTo(new Identity(-2, 5, Optional.of(List.of(7, 8))));
  }

  @Test
  void a_user_or_group_without_a_number_in_the_namespace_is_refused() {
    IdMap map = IdMap.parse(ONE, ONE, List.of("allow"));

    assertThatThrownBy(() -> map.identityOf(user(1000, 0)))
        .hasMessageContaining("user 1000 is nobody");
    assertThatThrownBy(() -> map.identityOf(user(0, 5))).hasMessageContaining("group 5 is nobody");
    assertThatThrownBy(() -> map.identityOf(user(0, 0, 6))).hasMessageContaining("group 6");
    assertThat(map.identityOf(user(0, 0)).groups()).contains(List.of());
  }

  @Test
  void groups_are_left_alone_where_nobody_may_set_them_and_refused_when_they_are_wanted() {
    IdMap map = IdMap.parse(ONE, ALL, List.of("deny"));

    assertThat(map.identityOf(user(0, 0)).groups()).isEmpty();
    assertThat(map.identityOf(user(0, 0)).alone().groups()).isEmpty();
    assertThatThrownBy(() -> map.identityOf(user(0, 0, 6)))
        .hasMessageContaining("supplementary groups [6]");
  }
}
