// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.traits.jsonmergepatch;

import dev.wheelhouse.kube.schema.patch.MergePatch;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.TraitType;

/// KubeVela's `json-merge-patch`: a JSON merge patch (RFC 7396) on the workload.
public final class JsonMergePatch implements TraitType {
  @Override
  public String name() {
    return "json-merge-patch";
  }

  @Override
  public void apply(ComponentContext context, Properties properties, Output output) {
    output.replaceWorkload(MergePatch.apply(output.workload(), properties.all()));
  }
}
