// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keeper;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeeper.Wanted;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Kinds and namespaces that objects bring with them: they come first, and what needs them is known
/// before a server knows it.
final class Brought {

  private record Kind(String cluster, String group, String kind) {}

  private final Map<Kind, Boolean> namespaced = new HashMap<>();

  Brought(List<Wanted> wanted) {
    for (Wanted it : wanted) {
      JsonObject object = it.object();
      if (definesKind(ObjectRef.of(object))) {
        namespaced.put(
            new Kind(
                it.cluster(),
                object.string("spec", "group").orElse(""),
                object.string("spec", "names", "kind").orElse("")),
            object.string("spec", "scope").orElse("").equals("Namespaced"));
      }
    }
  }

  /// Whether objects of a kind live in namespaces; empty when it is not brought.
  Optional<Boolean> namespaced(String cluster, ObjectRef ref) {
    String group = GroupVersionKind.of(ref.apiVersion(), ref.kind()).group();
    return Optional.ofNullable(namespaced.get(new Kind(cluster, group, ref.kind())));
  }

  /// Those whose kind is not brought: only these can be watched already.
  List<ManagedResource> without(List<ManagedResource> resources) {
    return namespaced.isEmpty()
        ? resources
        : resources.stream().filter(it -> namespaced(it.cluster(), it.ref()).isEmpty()).toList();
  }

  /// Namespaces and CustomResourceDefinitions before all else, which may need them.
  static List<ManagedResource> first(List<ManagedResource> resources) {
    return resources.stream().sorted(Comparator.comparingInt(it -> rank(it.ref()))).toList();
  }

  private static int rank(ObjectRef ref) {
    boolean namespace = ref.kind().equals("Namespace") && ref.apiVersion().equals("v1");
    return namespace || definesKind(ref) ? 0 : 1;
  }

  private static boolean definesKind(ObjectRef ref) {
    return ref.kind().equals("CustomResourceDefinition")
        && ref.apiVersion().startsWith("apiextensions.k8s.io/");
  }
}
