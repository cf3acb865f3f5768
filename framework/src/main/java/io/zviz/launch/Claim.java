package io.zviz.launch;

import io.zviz.compile.FolderLock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * An id that was claimed, and what is the run's alone as long as its state folder is there.
 *
 * @param folder the state folder
 * @param state what stands in it
 */
record Claim(StateFolder folder, ContainerState state) {
  /** Claims an id. */
  static Claim of(Path root, ContainerState state) {
    return new Claim(StateFolder.claim(root, state), state);
  }

  /**
   * Claims an id and two categories that no other folder of the state root records. One claim at a
   * time: who has read the others' records is the next to write one. They are free again when the
   * folder is gone, at the end of the run or when a killed one is cleared up.
   *
   * @param preferred the pair to try first
   */
  @SuppressWarnings("try") // held, not looked at
  static Claim withCategories(Path root, ContainerState state, CategoryPair preferred) {
    StateFolder.prepareRoot(root);
    try (FolderLock held = FolderLock.acquire(root, "categories")) {
      return of(root, state.withCategories(free(preferred, taken(root))));
    } catch (IOException failed) {
      throw LaunchException.of(LaunchError.STATE, "cannot lock " + root, failed);
    }
  }

  private static Set<CategoryPair> taken(Path root) {
    Set<CategoryPair> taken = new HashSet<>();
    for (StateFolder folder : StateFolder.all(root)) {
      folder.state().flatMap(ContainerState::categories).ifPresent(taken::add);
    }
    return taken;
  }

  /** The first pair from the preferred one on that is not taken. */
  static CategoryPair free(CategoryPair preferred, Set<CategoryPair> taken) {
    CategoryPair pair = preferred;
    for (int i = 0; i < CategoryPair.COUNT; i++) {
      if (!taken.contains(pair)) {
        return pair;
      }
      pair = pair.next();
    }
    throw new LaunchException(
        LaunchError.STATE, "all %d pairs of categories are taken".formatted(CategoryPair.COUNT));
  }

  /** The categories, when there are any. */
  Optional<CategoryPair> categories() {
    return state.categories();
  }
}
