package io.zviz.backend.apparmor;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.spi.policy.PathPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What we quote is what the kernel will compare, byte by byte. */
class QuotingTest {
  private static CompiledProfile profile(List<String> lines) {
    return CompiledProfile.of("abi <abi/3.0>,\nprofile p {\n" + String.join("\n", lines) + "\n}\n");
  }

  @Test
  void everyByteIsItselfAndNothingElse() {
    List<String> lines = new ArrayList<>();
    for (int c = 1; c < 256; c++) {
      if (c != '/') {
        String path = "/" + c + "/x" + (char) c + "y";
        lines.add(Aare.quoted(Aare.literal(path)) + " r,");
      }
    }
    CompiledProfile profile = profile(lines);
    for (int rule = 1; rule < 256; rule++) {
      for (int c = 1; c < 256 && rule != '/'; c++) {
        assertThat(profile.permissions("/" + rule + "/x" + (char) c + "y"))
            .as("rule about byte %d, path with byte %d", rule, c)
            .isEqualTo(c == rule ? Set.of(Permission.READ) : Set.of());
      }
    }
  }

  @Test
  void everyByteCanBeLeftOut() {
    List<String> lines = new ArrayList<>();
    for (int c = 1; c < 256; c++) {
      lines.add(Aare.quoted("/" + c + "/" + Aare.anyBut(List.of(c, (int) '/', (int) 'z'))) + " r,");
    }
    CompiledProfile profile = profile(lines);
    for (int rule = 1; rule < 256; rule++) {
      for (int c = 1; c < 256; c++) {
        boolean out = c == rule || c == '/' || c == 'z';
        assertThat(profile.permissions("/" + rule + "/" + (char) c))
            .as("rule without byte %d, path with byte %d", rule, c)
            .isEqualTo(out ? Set.of() : Set.of(Permission.READ));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/x rw,\n  /** rwx,",
        "/x\" rw, #",
        "/x}",
        "/x,",
        "/@{HOME}",
        "/#include <abstractions/base>",
        "/x\\",
        "/x\\\\",
        "/x\\057y",
        "/${x}",
        "/x[a-z]?{b,c}^",
        "/ä€𝄞",
        "/x ",
        "/  x",
        "/x\u007f",
        "/-x",
        "/x,-]",
        "/x# comment",
        "/x'y",
        "/:x:y"
      })
  void hostilePathIsOneRuleAboutThatPath(String path) {
    String rule = Aare.quoted(Carving.whole(new PathPattern(path)));
    assertThat(rule).matches("[ -~]+");
    CompiledProfile profile = profile(List.of(rule + " r,"));
    String bytes = Aare.bytes(path);
    for (String named : List.of(bytes, bytes + "/", bytes + "/below")) {
      assertThat(profile.permissions(named)).containsExactly(Permission.READ);
    }
    for (String other : List.of("/", "/x", "/y", "/etc/shadow", bytes + "x", bytes + bytes)) {
      boolean same = other.equals(bytes) || other.startsWith(bytes + "/");
      assertThat(profile.permissions(other).isEmpty()).as(other).isEqualTo(!same);
    }
  }

  @Test
  void invalidUtf8IsKept() {
    String bytes = "/\u00ff\u00fe\u0080\u00c3";
    CompiledProfile profile = profile(List.of(Aare.quoted(Aare.literal(bytes)) + " r,"));
    assertThat(profile.permissions(bytes)).containsExactly(Permission.READ);
    assertThat(profile.permissions("/\u00ff\u00fe\u0080")).isEmpty();
  }
}
