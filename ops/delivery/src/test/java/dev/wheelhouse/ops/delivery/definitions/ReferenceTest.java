// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.ops.delivery.definitions.schema.ParameterRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `docs/reference` says what the manifests say. With `-Dreference.write=true` it is written.
class ReferenceTest {

  @ParameterizedTest
  @CsvSource({
    "ComponentDefinition, components.md, Components",
    "TraitDefinition, traits.md, Traits",
    "PolicyDefinition, policies.md, Policies",
    "WorkflowStepDefinition, workflow-steps.md, Workflow steps"
  })
  void isCurrent(String kind, String file, String title) throws IOException {
    List<Manifest> manifests =
        Definitions.load().manifests().stream().filter(it -> it.kind().equals(kind)).toList();
    Path page = folder().resolve(file);
    String text = page(title, manifests);
    if (Boolean.getBoolean("reference.write") && !manifests.isEmpty()) {
      Files.writeString(page, text);
    }

    if (manifests.isEmpty()) {
      assertThat(page).doesNotExist();
    } else {
      assertThat(page).content().isEqualTo(text);
    }
  }

  private static Path folder() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve("docs/adr"))) {
      folder = Objects.requireNonNull(folder.getParent(), "outside of the project");
    }
    return folder.resolve("docs/reference");
  }

  private static String page(String title, List<Manifest> manifests) {
    StringBuilder text = new StringBuilder("# ").append(title).append("\n\n");
    text.append("Made from the definitions; do not edit. `wheelhouse def show NAME` tells the same")
        .append(" about any cluster.\n");
    manifests.forEach(it -> section(text, it));
    return text.toString();
  }

  private static void section(StringBuilder text, Manifest manifest) {
    text.append("\n## ").append(manifest.name()).append("\n").append(manifest.description());
    text.append(".\n");
    if (!manifest.workloadKind().isEmpty()) {
      text.append("\nWorkload: ").append(manifest.workloadKind()).append('\n');
    }
    if (!manifest.appliesToWorkloads().isEmpty()) {
      text.append("\nFits: `").append(String.join("`, `", manifest.appliesToWorkloads()));
      text.append("`").append(manifest.podDisruptive() ? "; makes pods anew" : "").append('\n');
    }
    List<ParameterRow> rows = ParameterRow.of(manifest.parameters());
    if (rows.isEmpty()) {
      return;
    }
    text.append("\n| Parameter | Type | Default | |\n|---|---|---|---|\n");
    for (ParameterRow row : rows) {
      text.append("| `").append(row.path()).append("` | `").append(row.type()).append("` | ");
      text.append(row.required() ? "required" : code(row.fallback())).append(" | ");
      text.append(row.description().replace("|", "\\|")).append(" |\n");
    }
  }

  private static String code(String value) {
    return value.isEmpty() ? "" : "`" + value + "`";
  }
}
