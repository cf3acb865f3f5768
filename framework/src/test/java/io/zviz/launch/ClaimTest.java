package io.zviz.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zviz.testkit.Expectations;
import io.zviz.testkit.FakeHostProbe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClaimTest {
  private static final ProcessIdentity GONE =
      new ProcessIdentity(4_194_305, 1); // above the kernel's PID_MAX_LIMIT

  @TempDir private Path folder = Path.of("/");

  @BeforeEach
  void state_folders_belong_to_root() {
    Expectations.require(
        "root", "root".equals(System.getProperty("user.name")), "state folders belong to root");
  }

  private Path root() {
    return folder.resolve("state");
  }

  private static ContainerState state(String id, ProcessIdentity supervisor) {
    return new ContainerState(
        id,
        Supervision.by(supervisor),
        Optional.empty(),
        new Description(
            "/b", Instant.parse("2026-11-01T00:00:00Z"), "p", List.of("true"), Optional.empty()),
        Optional.empty(),
        Optional.empty());
  }

  private Claim claim(String id, ProcessIdentity supervisor) {
    return Claim.withCategories(root(), state(id, supervisor), CategoryPair.preferred(root(), id));
  }

  private Claim claim(String id) {
    return claim(id, ProcessIdentity.self());
  }

  /** Two ids of which both prefer the same pair. */
  private List<String> colliding() {
    Map<CategoryPair, String> seen = new HashMap<>();
    for (int i = 0; ; i++) {
      String id = "run-" + i;
      String other = seen.put(CategoryPair.preferred(root(), id), id);
      if (other != null) {
        return List.of(other, id);
      }
    }
  }

  @Test
  void runs_that_prefer_the_same_pair_do_not_share_it() {
    List<String> ids = colliding();
    CategoryPair wanted = CategoryPair.preferred(root(), ids.get(0));
    assertThat(CategoryPair.preferred(root(), ids.get(1))).as("control").isEqualTo(wanted);

    Claim first = claim(ids.get(0));
    Claim second = claim(ids.get(1));

    assertThat(first.categories()).hasValue(wanted);
    assertThat(second.categories()).hasValue(wanted.next());
    assertThat(StateFolder.find(root(), ids.get(1)).orElseThrow().state()).hasValue(second.state());
  }

  @Test
  void a_pair_is_free_again_when_its_run_has_ended() {
    List<String> ids = colliding();
    Claim first = claim(ids.get(0));
    first.folder().remove();
    assertThat(claim(ids.get(1)).categories()).isEqualTo(first.categories());
  }

  @Test
  void the_pair_of_a_killed_run_is_free_when_it_has_been_cleared_up() {
    List<String> ids = colliding();
    Claim killed = claim(ids.get(0), GONE);
    Claim before = claim(ids.get(1));
    assertThat(before.categories()).isPresent().isNotEqualTo(killed.categories());
    before.folder().remove();

    assertThat(new Cleanup(root(), new FakeHostProbe()).run())
        .containsExactly(ids.get(0) + ": cleared up");

    assertThat(claim(ids.get(1)).categories()).isEqualTo(killed.categories());
  }

  @Test
  void claims_at_the_same_moment_get_pairs_of_their_own() throws Exception {
    CategoryPair last = new CategoryPair(1022, 1023);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Future<Claim>> claims = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      ContainerState state = state("run-" + i, ProcessIdentity.self());
      claims.add(threads.submit(() -> Claim.withCategories(root(), state, last)));
    }
    Set<CategoryPair> pairs = new HashSet<>();
    for (Future<Claim> claim : claims) {
      pairs.add(claim.get().categories().orElseThrow());
    }
    threads.shutdown();
    assertThat(pairs).hasSize(40).contains(last, new CategoryPair(0, 1));
  }

  @Test
  void nothing_but_the_state_is_left_of_a_claim() throws Exception {
    claim("a");
    try (var entries = Files.list(root())) {
      assertThat(entries).containsExactly(root().resolve("a"));
    }
    assertThatThrownBy(() -> claim("a"))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("exists already");
    assertThat(Claim.of(root(), state("b", ProcessIdentity.self())).categories()).isEmpty();
  }

  @Test
  void every_pair_has_its_turn_before_the_claim_fails() {
    CategoryPair start = new CategoryPair(1000, 1010);
    Set<CategoryPair> taken = new HashSet<>();
    for (int i = 0; i < CategoryPair.COUNT; i++) {
      CategoryPair pair = i % 1000 == 0 ? Claim.free(start, taken) : next(start, taken);
      assertThat(taken.add(pair)).isTrue();
      start = pair;
    }
    CategoryPair any = start;
    assertThatThrownBy(() -> Claim.free(any, taken))
        .hasMessageContaining("all 523776 pairs of categories are taken");
  }

  private static CategoryPair next(CategoryPair start, Set<CategoryPair> taken) {
    return taken.contains(start) ? start.next() : start;
  }

  @Test
  void preferred_pairs_are_two_in_order_and_the_same_each_time() {
    for (int i = 0; i < 5_000; i++) {
      CategoryPair pair = CategoryPair.preferred(root(), "run-" + i);
      assertThat(pair.first()).isNotNegative().isLessThan(pair.second());
      assertThat(pair.second()).isLessThan(1024);
      assertThat(CategoryPair.preferred(root(), "run-" + i)).isEqualTo(pair);
      assertThat(CategoryPair.parse(pair.toString())).hasValue(pair);
    }
    for (String wrong : List.of("", "-", "c1", "c2,c1", "c1,c1", "c1,c1024", "c1,c2,c3")) {
      assertThat(CategoryPair.parse(wrong)).as(wrong).isEmpty();
    }
  }
}
