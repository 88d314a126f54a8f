// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChartArchiveTest {

  private static final String CHART = "name: web\nversion: 1.2.3\n";
  private static final String CRD =
      "kind: CustomResourceDefinition\nmetadata: {name: toys.example.com}\n";

  private static Chart read(Map<String, String> entries) {
    return ChartArchive.read(ServedCharts.archive(entries), "d", Path.of("d.tgz"), "web");
  }

  @Test
  void readsNameVersionAndDefinitions() {
    Chart chart =
        read(
            Map.of(
                "web/Chart.yaml", CHART,
                "web/crds/toy.yaml", CRD,
                "web/charts/side/crds/toy.yaml", CRD,
                "web/charts/side/Chart.yaml", "name: side\nversion: 0.1.0\n"));

    assertThat(chart.name()).isEqualTo("web");
    assertThat(chart.version()).isEqualTo("1.2.3");
    assertThat(chart.crds()).hasSize(2);
  }

  @Test
  void refusesPathsThatLeadOut() {
    assertThatThrownBy(() -> read(Map.of("web/Chart.yaml", CHART, "web/../../etc/passwd", "x")))
        .hasMessage(
            "the archive of chart web has a path that leads out of it: web/../../etc/passwd");
    assertThatThrownBy(() -> read(Map.of("/etc/passwd", "x")))
        .hasMessageContaining("leads out of it");
  }

  @Test
  void refusesWhatIsTooLarge() {
    assertThatThrownBy(() -> read(Map.of("web/big", "x".repeat(6 << 20))))
        .hasMessage("the archive of chart web has a file of more than 5 MiB: web/big");
  }

  @Test
  void refusesWhatIsNoChart() {
    assertThatThrownBy(() -> read(Map.of("web/values.yaml", "a: 1")))
        .hasMessageContaining("is no chart: it has no Chart.yaml");
    assertThatThrownBy(() -> read(Map.of("web/Chart.yaml", CHART + "type: library\n")))
        .hasMessageContaining("is a library chart");
    assertThatThrownBy(() ->
            ChartArchive.read("no".getBytes(StandardCharsets.UTF_8), "d", Path.of("d.tgz"), "web"))
        .hasMessageContaining("is no archive of a chart");
  }
}
