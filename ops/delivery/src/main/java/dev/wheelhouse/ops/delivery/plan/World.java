// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.plan;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.model.ApiModels;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;

/// What a change is planned against.
sealed interface World {

  Optional<JsonObject> get(ObjectRef ref);

  List<JsonObject> list(String apiVersion, String kind, String namespace, String labelSelector);

  /// Whether a server answers for what is applied.
  boolean tries();

  /// What an object becomes once it is applied.
  JsonObject tried(JsonObject object, String fieldManager, boolean force);

  boolean namespaced(String apiVersion, String kind);

  Optional<JsonObject> discovery(String path);

  /// A cluster as it is; its server tries what is applied.
  record Real(ClusterObjects objects) implements World {

    @Override
    public Optional<JsonObject> get(ObjectRef ref) {
      return objects.get(ref);
    }

    @Override
    public List<JsonObject> list(
        String apiVersion, String kind, String namespace, String labelSelector) {
      return objects.list(apiVersion, kind, namespace, labelSelector);
    }

    @Override
    public boolean tries() {
      return true;
    }

    @Override
    public JsonObject tried(JsonObject object, String fieldManager, boolean force) {
      return objects.dryRunApply(object, fieldManager, force);
    }

    @Override
    public boolean namespaced(String apiVersion, String kind) {
      return objects.namespaced(apiVersion, kind);
    }

    @Override
    public Optional<JsonObject> discovery(String path) {
      return objects.discovery(path);
    }
  }

  /// A cluster with nothing on it: objects become what they are applied as.
  ///
  /// @param scopes which kinds live in namespaces
  /// @param told what it tells of itself
  record Empty(BiPredicate<String, String> scopes, Function<String, Optional<JsonObject>> told)
      implements World {

    /// As far as it is known without a cluster: custom resources are taken for namespaced.
    static Empty unreached() {
      return new Empty(
          (apiVersion, kind) -> {
            GroupVersionKind wanted = GroupVersionKind.of(apiVersion, kind);
            return ApiModels.kubernetes().resources().stream()
                .noneMatch(it -> it.kind().equals(wanted) && !it.namespaced());
          },
          _ -> Optional.empty());
    }

    @Override
    public Optional<JsonObject> get(ObjectRef ref) {
      return Optional.empty();
    }

    @Override
    public List<JsonObject> list(
        String apiVersion, String kind, String namespace, String labelSelector) {
      return List.of();
    }

    @Override
    public boolean tries() {
      return false;
    }

    @Override
    public JsonObject tried(JsonObject object, String fieldManager, boolean force) {
      return object.deepCopy();
    }

    @Override
    public boolean namespaced(String apiVersion, String kind) {
      return scopes.test(apiVersion, kind);
    }

    @Override
    public Optional<JsonObject> discovery(String path) {
      return told.apply(path);
    }
  }
}
