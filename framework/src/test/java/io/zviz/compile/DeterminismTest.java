package io.zviz.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TimeZone;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DeterminismTest {
  private static final List<String> LOCALES =
      List.of("tr-TR", "ar-EG", "th-TH-u-nu-thai", "de-DE", "");
  private static final List<String> ZONES = List.of("UTC", "Pacific/Kiritimati", "Asia/Kathmandu");

  private final Locale locale = Locale.getDefault();
  private final TimeZone zone = TimeZone.getDefault();

  @AfterEach
  void restore() {
    Locale.setDefault(locale);
    TimeZone.setDefault(zone);
  }

  @Test
  void a_hundred_compilations_give_the_same_bytes() {
    Map<String, String> first = digests(TestBundles.bundle("web", 2));
    for (int i = 0; i < 100; i++) {
      Locale.setDefault(Locale.forLanguageTag(LOCALES.get(i % LOCALES.size())));
      TimeZone.setDefault(TimeZone.getTimeZone(ZONES.get(i % ZONES.size())));

      assertThat(digests(inAnyOrder(i))).isEqualTo(first);
    }
  }

  @Test
  void the_manifest_holds_nothing_of_the_machine() {
    String manifest =
        new String(
            TestBundles.bundle("web", 2).manifest(), java.nio.charset.StandardCharsets.UTF_8);

    assertThat(manifest)
        .doesNotContain(
            System.getProperty("user.dir"),
            System.getProperty("java.io.tmpdir"),
            System.getProperty("user.home"));
  }

  /** The order in which plugins were found must not matter within a layer's own order. */
  private static Bundle inAnyOrder(int seed) {
    List<io.zviz.select.FakeBackend> backends =
        new ArrayList<>(List.of(TestBundles.binary(2), TestBundles.text(), TestBundles.json()));
    Collections.shuffle(backends, new Random(seed));
    return TestBundles.compile(
        TestBundles.policy("web"), backends.toArray(io.zviz.select.FakeBackend[]::new));
  }

  private static Map<String, String> digests(Bundle bundle) {
    Map<String, String> digests = new TreeMap<>();
    bundle.files().forEach((key, file) -> digests.put(key, Sha256.of(file.bytes())));
    digests.put("manifest", Sha256.of(bundle.manifest()));
    return digests;
  }
}
