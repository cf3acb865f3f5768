package io.zviz.profile;

import io.zviz.spi.policy.Origin;
import java.util.List;

/**
 * A list of a profile. An empty one was written as {@code []}; one that was not written is an empty
 * {@code Optional}.
 *
 * @param <T> the type of the items
 * @param origin where its key stands
 * @param items the items in the order written, without repetitions
 */
public record Listing<T>(Origin origin, List<Located<T>> items) {
  /** Copies the list. */
  public Listing {
    items = List.copyOf(items);
  }
}
