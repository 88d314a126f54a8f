// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.yaml.YamlDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The chart in `deploy/helm` is the one that the program makes, and gives what `install` applies.
/// With `-Dchart.write=true` it is written.
class ChartTest {

  @Test
  void isCurrent() throws IOException {
    Path folder = folder();
    if (Boolean.getBoolean("chart.write")) {
      Chart.write(folder);
    }

    for (Map.Entry<String, String> file : Chart.files().entrySet()) {
      assertThat(folder.resolve(file.getKey())).content().isEqualTo(file.getValue());
    }
    try (Stream<Path> there = Files.walk(folder).filter(Files::isRegularFile)) {
      assertThat(there.map(it -> folder.relativize(it).toString()))
          .containsExactlyInAnyOrderElementsOf(Chart.files().keySet());
    }
  }

  @Test
  void givesTheObjectsThatInstallApplies() {
    InstallSettings settings = new InstallSettings();
    settings.image = "registry.example.org/wheelhouse:1";
    settings.namespace = "apps";
    List<JsonObject> expected = new ArrayList<>(settings.objects());
    expected.removeIf(it -> it.string("kind").orElse("").equals("Namespace"));

    List<JsonObject> rendered = rendered(settings.values());

    assertThat(rendered).containsExactlyInAnyOrderElementsOf(expected);
  }

  /// What Helm makes of the templates: each expression becomes its value.
  private static List<JsonObject> rendered(Map<String, String> values) {
    List<JsonObject> objects = new ArrayList<>();
    Chart.files()
        .forEach((path, text) -> {
          if (path.startsWith("templates/") && path.endsWith(".yaml")) {
            String plain = text;
            for (Map.Entry<String, String> expression : Chart.expressions().entrySet()) {
              if (expression.getValue().startsWith("{{")) {
                plain =
                    plain.replace(
                        expression.getValue(),
                        Objects.requireNonNull(values.get(expression.getKey())));
              }
            }
            YamlDocument.all(plain.replace("{{ \"{{\" }}", "{{")).stream()
                .map(YamlDocument::tree)
                .forEach(objects::add);
          }
        });
    objects.forEach(ChartTest::withoutHelmsOwn);
    return objects;
  }

  private static void withoutHelmsOwn(JsonObject object) {
    object.object("metadata", "annotations").ifPresent(it -> it.remove("helm.sh/resource-policy"));
  }

  @Test
  void keepsTheKindsWhenItGoes() {
    String kinds = Objects.requireNonNull(Chart.files().get("templates/kinds.yaml"));

    assertThat(YamlDocument.all(kinds))
        .hasSize(12)
        .allSatisfy(it ->
            assertThat(it.tree().string("metadata", "annotations", "helm.sh/resource-policy"))
                .contains("keep"));
  }

  private static Path folder() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve("docs/adr"))) {
      folder = Objects.requireNonNull(folder.getParent(), "outside of the project");
    }
    return folder.resolve("deploy/helm/wheelhouse");
  }
}
