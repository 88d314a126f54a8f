// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import dev.wheelhouse.app.output.Format;
import dev.wheelhouse.app.output.Printer;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.Manifest;
import dev.wheelhouse.ops.delivery.definitions.schema.ParameterRow;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;

/// The text of a new application: the parameters that are given, each with what it means, and those
/// that are not as comments.
final class ApplicationTemplate {

  private static final String MARGIN = " ".repeat(8);

  private final Manifest manifest;
  private final JsonObject values;
  private final StringBuilder text = new StringBuilder();

  ApplicationTemplate(Manifest manifest, JsonObject values) {
    this.manifest = manifest;
    this.values = values;
  }

  String text(String application, String namespace, String component, Path file) {
    text.append(
        """
        # Application %1$s. Find faults: wheelhouse app vet -f %3$s
        # See what it becomes: wheelhouse app dry-run -f %3$s
        apiVersion: core.oam.dev/v1beta1
        kind: Application
        metadata:
          name: %1$s
          namespace: %2$s
        spec:
          components:
            - name: %4$s
              # %5$s
              type: %6$s
              properties:
        """
            .formatted(
                application, namespace, file, component, manifest.description(), manifest.name()));
    List<ParameterRow> rows = ParameterRow.of(manifest.parameters());
    for (ParameterRow row : rows) {
      if (isTop(row) && values.containsKey(row.path())) {
        given(row);
      }
    }
    for (ParameterRow row : rows) {
      if (!values.containsKey(top(row)) && !row.description().startsWith("Deprecated")) {
        absent(row);
      }
    }
    text.append(
        """
              # Traits change how it is operated, see `wheelhouse def list`:
              # traits:
              #   - type: scaler
              #     properties:
              #       replicas: 2
        """);
    return text.toString();
  }

  private static boolean isTop(ParameterRow row) {
    return top(row).equals(row.path());
  }

  private static String top(ParameterRow row) {
    return row.path().split("[.\\[]", 2)[0];
  }

  private void given(ParameterRow row) {
    text.append(MARGIN).append("# ").append(row.description()).append('\n');
    StringWriter yaml = new StringWriter();
    new Printer(new PrintWriter(yaml), Format.yaml)
        .print(JsonObject.of(row.path(), values.get(row.path())), () -> "");
    yaml.toString().lines().forEach(it -> text.append(MARGIN).append(it).append('\n'));
  }

  private void absent(ParameterRow row) {
    int depth = row.path().split("\\.", -1).length - 1;
    String[] steps = row.path().split("\\.", -1);
    String last = steps[steps.length - 1].replace("[]", "");
    text.append(MARGIN)
        .append("# ")
        .append("    ".repeat(depth))
        .append(last)
        .append(": ")
        .append(row.fallback().isEmpty() ? "<" + row.type() + ">" : row.fallback())
        .append("  # ")
        .append(row.required() ? "required. " : "")
        .append(row.description())
        .append('\n');
  }
}
