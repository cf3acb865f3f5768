package io.zviz.app;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Stage;
import io.zviz.run.Ahead;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The wired core, wired when a command first asks for a part of it. */
final class Core {
  private @Nullable Injector injector;

  /** Starts to make a part that a command is about to ask for. */
  void prepare(Class<?> part) {
    Ahead.start("zviz-wiring", () -> get(part));
  }

  <T> T get(Class<T> part) {
    return injector().getInstance(part);
  }

  private synchronized Injector injector() {
    if (injector == null) {
      injector = Guice.createInjector(Stage.DEVELOPMENT, new CoreModule(home()));
    }
    return injector;
  }

  /** Where the distribution is, said by the script that starts it. */
  private static Optional<Path> home() {
    return Optional.ofNullable(System.getProperty("zviz.home")).map(Path::of);
  }
}
