// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.client;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;

/// Between JSON trees, in which objects are rendered, and the client's model types.
public final class Trees {

  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  private Trees() {}

  public static GenericKubernetesResource resource(JsonObject tree) {
    return SERIALIZATION.unmarshal(tree.toString(), GenericKubernetesResource.class);
  }

  public static JsonObject tree(HasMetadata object) {
    return Json.readObject(SERIALIZATION.asJson(object).getBytes(StandardCharsets.UTF_8));
  }

  /// A tree from any value that the client's serialisation knows.
  public static JsonObject tree(Object value) {
    return Json.readObject(SERIALIZATION.asJson(value).getBytes(StandardCharsets.UTF_8));
  }
}
