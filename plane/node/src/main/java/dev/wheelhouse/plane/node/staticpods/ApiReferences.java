// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.staticpods;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds what a pod takes from the API. A static pod may take nothing: it runs without.
final class ApiReferences {

  private static final List<String> LISTS =
      List.of("initContainers", "containers", "ephemeralContainers");
  private static final Map<String, String> VOLUMES =
      Map.of(
          "secret", "secrets",
          "configMap", "configmaps",
          "persistentVolumeClaim", "persistentvolumeclaims",
          "ephemeral", "persistentvolumeclaims");
  private static final Map<String, String> SOURCES =
      Map.of(
          "secret", "secrets",
          "configMap", "configmaps",
          "serviceAccountToken", "serviceaccounts",
          "clusterTrustBundle", "clustertrustbundles",
          "podCertificate", "podcertificates");

  private final JsonObject spec;

  ApiReferences(JsonObject spec) {
    this.spec = spec;
  }

  /// The resource of the first reference, such as `secrets`.
  Optional<String> first() {
    if (!spec.string("serviceAccountName").orElse("").isEmpty()
        || !spec.string("serviceAccount").orElse("").isEmpty()) {
      return Optional.of("serviceaccounts");
    }
    if (!list(spec, "imagePullSecrets").isEmpty()) {
      return Optional.of("secrets");
    }
    if (!list(spec, "resourceClaims").isEmpty()) {
      return Optional.of("resourceclaims");
    }
    return ofVolumes().or(this::ofVariables);
  }

  private static List<JsonObject> list(JsonObject tree, String... path) {
    return tree.array(path).map(JsonArray::objects).orElse(List.of());
  }

  private Optional<String> ofVolumes() {
    for (JsonObject volume : list(spec, "volumes")) {
      Optional<String> found = named(volume, VOLUMES);
      if (found.isPresent()) {
        return found;
      }
      for (JsonObject source : list(volume, "projected", "sources")) {
        Optional<String> projected = named(source, SOURCES);
        if (projected.isPresent()) {
          return projected;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> named(JsonObject holder, Map<String, String> kinds) {
    return kinds.entrySet().stream()
        .filter(kind -> holder.containsKey(kind.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private Optional<String> ofVariables() {
    return LISTS.stream()
        .flatMap(kind -> list(spec, kind).stream())
        .flatMap(container -> ofVariables(container).stream())
        .findFirst();
  }

  private static Optional<String> ofVariables(JsonObject container) {
    for (JsonObject from : list(container, "envFrom")) {
      if (from.containsKey("secretRef") || from.containsKey("configMapRef")) {
        return Optional.of(from.containsKey("secretRef") ? "secrets" : "configmaps");
      }
    }
    for (JsonObject variable : list(container, "env")) {
      if (variable.object("valueFrom", "secretKeyRef").isPresent()) {
        return Optional.of("secrets");
      }
      if (variable.object("valueFrom", "configMapKeyRef").isPresent()) {
        return Optional.of("configmaps");
      }
    }
    return Optional.empty();
  }
}
