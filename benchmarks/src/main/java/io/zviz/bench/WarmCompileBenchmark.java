package io.zviz.bench;

import io.zviz.profile.ProfileSource;
import io.zviz.resolve.BuiltinProfiles;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** Compilations inside a running JVM: a profile's text in, the artefacts of all backends out. */
final class WarmCompileBenchmark {
  private static final String TITLE =
      "Compile inside a running JVM, all backends, text to artefacts and manifest (median of %d)";
  private static final List<Integer> SIZES = List.of(1_000, 2_000, 4_000, 8_000);
  private static final int RULES = 500;
  private static final int PROFILES = 1_000;
  private static final int JIT_COMPILATIONS = 500;
  private static final int WARM_UPS = 2;
  private static final int ROUNDS = 15;

  private final ProfileCompiler compiler = new ProfileCompiler();
  private final AtomicLong number = new AtomicLong();

  private WarmCompileBenchmark() {}

  static void run(Table table) throws Exception {
    new WarmCompileBenchmark().measure(table);
  }

  private void measure(Table table) throws Exception {
    String largest =
        BuiltinProfiles.names().stream()
            .max(Comparator.comparingInt(name -> BuiltinProfiles.text(name).length()))
            .orElseThrow();
    ProfileSource builtin = BuiltinProfiles.source(largest);
    for (int i = 0; i < JIT_COMPILATIONS; i++) {
      compiler.compile(builtin);
    }
    List<Contender> contenders = new ArrayList<>();
    contenders.add(generated(RULES, "1"));
    contenders.add(new Contender("built-in " + largest, () -> compiler.compile(builtin), "3 ms"));
    SIZES.forEach(rules -> contenders.add(generated(rules, growth(rules))));
    List<Row> rows = Interleaved.medians(contenders, WARM_UPS, ROUNDS);
    table.print(TITLE.formatted(ROUNDS), rows, rows.get(0));
    List<Row> each =
        Interleaved.medians(
            List.of(new Contender("each of 1,000 profiles, 500 rules", this::next)), 0, PROFILES);
    table.print(
        "The same for different profiles (median of %d)".formatted(PROFILES), each, rows.get(0));
  }

  private void next() {
    compiler.compile(GeneratedProfile.source(RULES, number.incrementAndGet()));
  }

  private Contender generated(int rules, String aim) {
    ProfileSource source = GeneratedProfile.source(rules, 0);
    String name = String.format(Locale.ROOT, "generated, %,d rules", rules);
    return new Contender(name, () -> compiler.compile(source), aim);
  }

  /** What n log n comes to, against the profile that the others are compared with. */
  private static String growth(int rules) {
    double factor = rules * Math.log(rules) / (RULES * Math.log(RULES));
    return String.format(Locale.ROOT, "<= %.1f (n log n)", factor);
  }
}
