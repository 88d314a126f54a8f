// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.field.FieldPath;

/// `v1 ConfigMap`.
final class ConfigMapRules implements KindRules {

  @Override
  public void create(Scope configMap) {
    KeyedDataRules.keys(configMap, "data");
    KeyedDataRules.keys(configMap, "binaryData");
    configMap
        .in("binaryData")
        .ifPresent(binary ->
            binary
                .object()
                .keySet()
                .forEach(key -> {
                  if (configMap.inOrEmpty("data").object().containsKey(key)) {
                    configMap
                        .problems()
                        .invalid(
                            configMap.path("data").key(key),
                            key,
                            "duplicate of key present in binaryData");
                  }
                }));
    long size =
        KeyedDataRules.size(configMap, "data", false)
            + KeyedDataRules.size(configMap, "binaryData", true);
    if (size > KeyedDataRules.MAX_SIZE) {
      configMap.problems().tooLong(FieldPath.ROOT, KeyedDataRules.MAX_SIZE);
    }
  }

  @Override
  public void update(Scope configMap, JsonObject old) {
    KeyedDataRules.immutable(configMap, old, "data", "binaryData");
    create(configMap);
  }
}
