// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.render;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.ApiResource;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.model.ApiModels;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What is known of an object's kind without asking a cluster.
final class WorkloadResource {

  private static final class BuiltIn {
    static final Map<GroupVersionKind, ApiResource> BY_KIND =
        ApiModels.kubernetes().resources().stream()
            .collect(Collectors.toMap(ApiResource::kind, Function.identity(), (first, _) -> first));
  }

  private WorkloadResource() {}

  /// The resource of an object as definitions name it: `deployments.apps`, `pods`.
  static String of(JsonObject object) {
    GroupVersionKind kind = kind(object);
    String plural =
        builtIn(kind).map(it -> it.gvr().resource()).orElseGet(() -> plural(kind.kind()));
    return kind.group().isEmpty() ? plural : plural + "." + kind.group();
  }

  /// True for kinds of Kubernetes itself that are in no namespace.
  static boolean isClusterScoped(JsonObject object) {
    return builtIn(kind(object)).filter(it -> !it.namespaced()).isPresent();
  }

  private static GroupVersionKind kind(JsonObject object) {
    return GroupVersionKind.of(
        object.string("apiVersion").orElse(""), object.string("kind").orElse(""));
  }

  private static Optional<ApiResource> builtIn(GroupVersionKind kind) {
    return Optional.ofNullable(BuiltIn.BY_KIND.get(kind));
  }

  /// As English has it, and as definitions of custom resources mostly do.
  private static String plural(String kind) {
    String name = kind.toLowerCase(Locale.ROOT);
    if (name.endsWith("s") || name.endsWith("x") || name.endsWith("ch")) {
      return name + "es";
    }
    boolean vowel = name.length() > 1 && "aeiou".indexOf(name.charAt(name.length() - 2)) >= 0;
    return name.endsWith("y") && !vowel ? name.substring(0, name.length() - 1) + "ies" : name + "s";
  }
}
