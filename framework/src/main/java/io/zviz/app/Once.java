package io.zviz.app;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A part that is made once, when it is first asked for.
 *
 * @param <T> the part
 */
final class Once<T> implements Supplier<T> {
  private final Supplier<T> make;
  private @Nullable T made;

  Once(Supplier<T> make) {
    this.make = make;
  }

  @Override
  public synchronized T get() {
    T part = made;
    if (part == null) {
      part = make.get();
      made = part;
    }
    return part;
  }
}
