// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps.exportdata;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workflow.Manifests;
import dev.wheelhouse.ops.delivery.workflow.StepContext;
import dev.wheelhouse.ops.delivery.workflow.StepResult;
import dev.wheelhouse.ops.delivery.workflow.StepType;
import dev.wheelhouse.ops.delivery.workflow.StepWorld.Place;
import dev.wheelhouse.ops.delivery.workflow.Texts;
import java.util.List;

/// Puts data into a ConfigMap or Secret on the clusters that a topology policy names.
public final class ExportData implements StepType {

  @Override
  public String name() {
    return "export-data";
  }

  @Override
  public StepResult run(StepContext context, Properties properties) {
    String kind = properties.string("kind").orElse("ConfigMap");
    if (!kind.equals("ConfigMap") && !kind.equals("Secret")) {
      throw properties.invalid(
          properties.path() + ".kind",
          "FieldValueNotSupported",
          "Unsupported value: \"" + kind + "\": supported values: [ConfigMap, Secret]");
    }
    JsonObject object =
        JsonObject.of(
            "apiVersion",
            "v1",
            "kind",
            kind,
            "metadata",
            Manifests.metadata(
                properties
                    .string("name")
                    .orElseGet(() -> context.context().string("name").orElse("")),
                properties
                    .string("namespace")
                    .orElseGet(() -> context.context().string("namespace").orElse(""))),
            kind.equals("Secret") ? "stringData" : "data",
            Texts.of(properties, "data"));
    List<Place> places = context.world().places(properties.string("topology").stream().toList());
    places.forEach(it -> context.world().dispatch(object.deepCopy(), it.cluster()));
    return StepResult.succeeded();
  }
}
