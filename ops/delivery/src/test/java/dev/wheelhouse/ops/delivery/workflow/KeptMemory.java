// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow;

import dev.wheelhouse.base.json.JsonObject;
import java.util.Map;

/// A workflow's memory that outlives the programs of a test.
public final class KeptMemory implements MemoryStore {

  private Map<String, String> data = Map.of();
  private int saves;

  @Override
  public Map<String, String> load() {
    return data;
  }

  @Override
  public JsonObject save(Map<String, String> now) {
    data = Map.copyOf(now);
    saves++;
    return JsonObject.of("apiVersion", "v1", "kind", "ConfigMap", "name", "workflow-web-context");
  }

  public int saves() {
    return saves;
  }
}
