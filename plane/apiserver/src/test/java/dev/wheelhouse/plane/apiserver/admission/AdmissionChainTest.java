// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.apiserver.metrics.AdmissionMetrics;
import dev.wheelhouse.plane.apiserver.metrics.Families;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdmissionChainTest {

  private static final String PLUGINS = "apiserver_admission_controller_admission_duration_seconds";
  private static final String PHASES = "apiserver_admission_step_admission_duration_seconds";

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final AdmissionMetrics metrics =
      new AdmissionMetrics(new Families(registry), Clock.system());
  private final List<String> calls = new ArrayList<>();

  private record Changes(List<String> calls) implements MutatingPlugin {
    @Override
    public String name() {
      return "Changes";
    }

    @Override
    public void mutate(AdmissionRequest request) {
      calls.add("change");
    }
  }

  private record Judges(List<String> calls) implements ValidatingPlugin {
    @Override
    public String name() {
      return "Judges";
    }

    @Override
    public void validate(AdmissionRequest request) {
      calls.add("judge");
      if (request.name().equals("bad")) {
        throw new PlatformException(Reason.FORBIDDEN, "no");
      }
    }
  }

  private record Both(List<String> calls) implements MutatingPlugin, ValidatingPlugin {
    @Override
    public void mutate(AdmissionRequest request) {
      calls.add("change nameless");
    }

    @Override
    public void validate(AdmissionRequest request) {
      calls.add("judge nameless");
    }
  }

  private final AdmissionChain chain =
      new AdmissionChain(List.of(new Judges(calls), new Changes(calls), new Both(calls)), metrics);

  private static AdmissionRequest named(String name) {
    return TestRequests.of("configmaps").create("{\"metadata\":{\"name\":\"" + name + "\"}}");
  }

  @Test
  void callsPluginsInOrderInThePassesTheyTakePartIn() {
    chain.mutate(named("good"));
    assertThat(calls).containsExactly("change", "change nameless");

    calls.clear();
    chain.validate(named("good"));
    assertThat(calls).containsExactly("judge", "judge nameless");
  }

  @Test
  void keepsTheTimesOfNamedPluginsInTheirOwnPassOnly() {
    chain.mutate(named("good"));
    chain.validate(named("good"));

    assertThat(series(PLUGINS))
        .containsExactlyInAnyOrder(
            "Changes admit CREATE false 1", "Judges validate CREATE false 1");
    assertThat(series(PHASES))
        .containsExactlyInAnyOrder("admit CREATE false 1", "validate CREATE false 1");
  }

  @Test
  void aRefusalEndsThePassAndIsCountedAsOne() {
    assertThatExceptionOfType(PlatformException.class)
        .isThrownBy(() -> chain.validate(named("bad")));

    assertThat(calls).containsExactly("judge");
    assertThat(series(PLUGINS)).containsExactly("Judges validate CREATE true 1");
    assertThat(series(PHASES)).containsExactly("validate CREATE true 1");
  }

  /// The values of the labels, in the order of the name, type, operation and rejected, and the
  /// count.
  private List<String> series(String family) {
    List<String> all = new ArrayList<>();
    for (MetricSnapshot snapshot : registry.scrape(family::equals)) {
      for (HistogramSnapshot.HistogramDataPointSnapshot point :
          ((HistogramSnapshot) snapshot).getDataPoints()) {
        StringBuilder text = new StringBuilder();
        for (String label : List.of("name", "type", "operation", "rejected")) {
          String value = point.getLabels().get(label);
          text.append(value == null ? "" : value + " ");
        }
        all.add(text.append(point.getCount()).toString());
      }
    }
    return all;
  }
}
