// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.workflow.outside.AddressRules;
import dev.wheelhouse.testing.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChartsTest {

  private static final Chart CHART =
      new Chart("web", "1.0.0", "0".repeat(64), Path.of("web.tgz"), List.of());

  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final Failing renderer = new Failing();
  private final Charts charts =
      new Charts(new ChartStore(Path.of("charts"), AddressRules.NARROW), renderer, clock);

  /// Fails with a reason, and counts how often it was asked to.
  private static final class Failing implements ChartRenderer {
    private Reason reason = Reason.INVALID;
    private int asked;

    @Override
    public JsonObject render(Chart chart, RenderRequest request) {
      throw new PlatformException(reason, chart.name() + " failed " + ++asked);
    }

    @Override
    public void close() {}
  }

  private int render(String message) {
    RenderRequest request =
        new RenderRequest(
            "shop", "trade", 1, new JsonObject(), Optional.empty(), Duration.ofMinutes(1));
    assertThatThrownBy(() -> charts.render(CHART, request, "local")).hasMessage(message);
    return renderer.asked;
  }

  @Test
  void remembersLongerAndLongerThatAChartCannotBeRendered() {
    assertThat(render("web failed 1")).isEqualTo(1);
    assertThat(render("web failed 1")).isEqualTo(1);

    clock.advance(Duration.ofSeconds(16));
    assertThat(render("web failed 2")).isEqualTo(2);
    clock.advance(Duration.ofSeconds(16));
    assertThat(render("web failed 2")).isEqualTo(2);
    clock.advance(Duration.ofSeconds(15));
    assertThat(render("web failed 3")).isEqualTo(3);
  }

  @Test
  void triesAgainAtOnceWhatPassesByItself() {
    renderer.reason = Reason.SERVICE_UNAVAILABLE;

    assertThat(render("web failed 1")).isEqualTo(1);
    assertThat(render("web failed 2")).isEqualTo(2);
  }

  @Test
  void allRequestsForAChartEndTogether() {
    Downloads downloads =
        new Downloads(
            ChartCredentials.NONE, AddressRules.allowing(List.of("127.0.0.0/8")), Duration.ZERO);

    assertThatThrownBy(() -> downloads.get("http://127.0.0.1:1/", java.util.Map.of(), 1))
        .hasMessageContaining("does not answer");
  }
}
