package io.zviz.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.zviz.spi.BackendId;
import io.zviz.spi.Layer;
import io.zviz.spi.LayerBackend;
import io.zviz.spi.error.ErrorCode;
import io.zviz.spi.error.ZvizException;
import io.zviz.spi.host.Support;
import io.zviz.testkit.FakeHostProbe;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class GuardedBackendTest {
  private final LayerBackend plugin = mock(LayerBackend.class);

  @BeforeEach
  void identity() {
    when(plugin.id()).thenReturn(new BackendId("third"), new BackendId("changed"));
    when(plugin.layers()).thenReturn(Set.of(Layer.NETWORK)).thenReturn(Set.of());
  }

  @Test
  void answers_come_through() {
    Support found = new Support.NotImplemented("not here");
    when(plugin.probe(any())).thenReturn(found);

    assertThat(guarded().probe(new FakeHostProbe())).isEqualTo(found);
  }

  @Test
  void id_and_layers_cannot_change_afterwards() {
    LayerBackend guarded = guarded();

    assertThat(guarded.id()).isEqualTo(guarded.id()).isEqualTo(new BackendId("third"));
    assertThat(guarded.layers()).isEqualTo(guarded.layers()).containsExactly(Layer.NETWORK);
  }

  @Test
  void a_plugin_that_hangs_is_an_error_with_its_name() {
    when(plugin.probe(any()))
        .thenAnswer(
            call -> {
              Thread.sleep(1_000_000);
              return null;
            });

    assertThatThrownBy(() -> guarded().probe(new FakeHostProbe()))
        .isInstanceOfSatisfying(
            ZvizException.class, e -> assertThat(e.code()).isEqualTo(PluginError.TIMED_OUT))
        .hasMessageContaining("the plugin third did not come back from probe");
  }

  @Test
  void whatever_a_plugin_throws_is_an_error_with_its_name() {
    when(plugin.probe(any())).thenThrow(new StackOverflowError("deep\u001b[2J"));

    assertThatThrownBy(() -> guarded().probe(new FakeHostProbe()))
        .isInstanceOfSatisfying(
            ZvizException.class, e -> assertThat(e.code()).isEqualTo(PluginError.FAILED))
        .hasMessage("the plugin third failed in probe: java.lang.StackOverflowError: deep?[2J");
  }

  @Test
  void null_is_an_error_with_its_name() {
    when(plugin.probe(any())).thenReturn(null);

    assertThatThrownBy(() -> guarded().probe(new FakeHostProbe()))
        .hasMessageContaining("the plugin third failed in probe");
  }

  @Test
  void an_error_that_the_plugin_explains_itself_is_passed_on() {
    ErrorCode code = PluginError.REFUSED;
    when(plugin.probe(any())).thenThrow(new ZvizException(code, "explained"));

    assertThatThrownBy(() -> guarded().probe(new FakeHostProbe())).hasMessage("explained");
  }

  private LayerBackend guarded() {
    return new GuardedBackend(plugin, Duration.ofMillis(500));
  }
}
