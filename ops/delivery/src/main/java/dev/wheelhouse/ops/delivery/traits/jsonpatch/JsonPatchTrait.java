// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.traits.jsonpatch;

import dev.wheelhouse.kube.schema.patch.JsonPatch;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.TraitType;

/// KubeVela's `json-patch`: a JSON patch (RFC 6902) on the workload.
public final class JsonPatchTrait implements TraitType {
  @Override
  public String name() {
    return "json-patch";
  }

  @Override
  public void apply(ComponentContext context, Properties properties, Output output) {
    output.replaceWorkload(JsonPatch.apply(output.workload(), properties.array("operations")));
  }
}
