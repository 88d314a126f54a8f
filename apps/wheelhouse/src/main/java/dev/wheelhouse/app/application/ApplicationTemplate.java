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
import java.util.Objects;

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
    List<String> deprecated =
        rows.stream()
            .filter(it -> it.description().startsWith("Deprecated"))
            .map(ParameterRow::path)
            .toList();
    String above = "";
    for (ParameterRow row : rows) {
      if (!values.containsKey(top(row)) && !deprecated.contains(top(row))) {
        absent(row, isTop(row) ? "" : above);
        above = row.path();
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
        .print(JsonObject.of(row.path(), Objects.requireNonNull(values.get(row.path()))), () -> "");
    yaml.toString().lines().forEach(it -> text.append(MARGIN).append(it).append('\n'));
  }

  /// Such that it says something once the `#` is taken away. What is deeper is left to `def show`.
  ///
  /// @param above the path of the row above; empty for none
  private void absent(ParameterRow row, String above) {
    String[] steps = row.path().split("\\.", -1);
    if (steps.length > 2) {
      return;
    }
    String indent = "";
    if (steps.length == 2) {
      boolean element = steps[0].endsWith("[]");
      boolean first = above.equals(steps[0].replace("[]", ""));
      indent = element ? (first ? "  - " : "    ") : "  ";
    }
    text.append(MARGIN)
        .append("# ")
        .append(indent)
        .append(steps[steps.length - 1])
        .append(':')
        .append(value(row))
        .append("  # ")
        .append(row.required() ? "required. " : "")
        .append(row.description())
        .append('\n');
  }

  private static String value(ParameterRow row) {
    if (!row.fallback().isEmpty()) {
      return " " + row.fallback();
    }
    boolean below = isTop(row) && (row.type().equals("object") || row.type().equals("[]object"));
    return below ? "" : " <" + row.type() + ">";
  }
}
