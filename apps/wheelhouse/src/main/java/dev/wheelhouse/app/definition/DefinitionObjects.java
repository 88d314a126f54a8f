// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.definition;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.application.ClusterOption;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.Fabric8Objects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.definitions.Definitions;
import dev.wheelhouse.ops.delivery.definitions.Manifest;
import dev.wheelhouse.ops.delivery.definitions.schema.Nearest;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The definitions that commands are about: of a cluster, or those that are built in.
final class DefinitionObjects {

  private static final List<String> KINDS =
      List.of(
          "ComponentDefinition", "TraitDefinition", "PolicyDefinition", "WorkflowStepDefinition");

  private DefinitionObjects() {}

  static List<JsonObject> builtIn() {
    return Definitions.load().manifests().stream().map(Manifest::tree).toList();
  }

  /// Of all namespaces, kind by kind.
  static List<JsonObject> of(ClusterOption cluster) throws InterruptedException {
    try (KubernetesClient client = cluster.connect()) {
      Fabric8Objects objects = new Fabric8Objects(client);
      List<JsonObject> all = new ArrayList<>();
      KINDS.forEach(kind -> all.addAll(objects.list(Manifest.API_VERSION, kind, "", "")));
      return all;
    }
  }

  /// The only one of a name.
  ///
  /// @param namespaces where it may be
  /// @param kind one of the kinds, `Definition` may be left out; empty for any
  /// @throws UserError when there is none, or there are several
  static JsonObject only(String name, Set<String> namespaces, String kind, List<JsonObject> all) {
    List<JsonObject> found =
        all.stream()
            .filter(it -> it.string("metadata", "name").orElse("").equals(name))
            .filter(it -> kind.isEmpty() || isKind(it, kind))
            .toList();
    List<JsonObject> candidates =
        found.stream()
            .filter(it -> namespaces.contains(it.string("metadata", "namespace").orElse("")))
            .toList();
    if (candidates.isEmpty()) {
      throw new UserError(
          UserError.Kind.NO_INPUT,
          "there is no definition \""
              + name
              + "\" in "
              + String.join(" or ", namespaces)
              + (found.isEmpty()
                  ? "; `wheelhouse def list` shows all"
                  : "; there is " + refs(found)));
    }
    if (candidates.size() > 1) {
      throw new UserError(
          UserError.Kind.USAGE,
          "there are several of this name: "
              + refs(candidates)
              + "; say which with --namespace and --kind");
    }
    return candidates.getFirst();
  }

  private static boolean isKind(JsonObject definition, String kind) {
    String own = definition.string("kind").orElse("");
    return own.equalsIgnoreCase(kind) || own.equalsIgnoreCase(kind + "Definition");
  }

  private static String refs(List<JsonObject> definitions) {
    return definitions.stream()
        .map(it -> ObjectRef.of(it).toString())
        .sorted()
        .collect(Collectors.joining(", "));
  }

  /// The one of a name.
  ///
  /// @param namespace is looked at first
  static JsonObject named(String name, String namespace, List<JsonObject> all) {
    List<JsonObject> found =
        all.stream().filter(it -> it.string("metadata", "name").orElse("").equals(name)).toList();
    return found.stream()
        .filter(it -> it.string("metadata", "namespace").orElse("").equals(namespace))
        .findFirst()
        .or(() -> found.stream().findFirst())
        .orElseThrow(() ->
            new UserError(
                UserError.Kind.NO_INPUT,
                "there is no definition \""
                    + name
                    + "\""
                    + Nearest.of(
                            name,
                            all.stream()
                                .flatMap(it -> it.string("metadata", "name").stream())
                                .toList())
                        .map(it -> ": did you mean \"" + it + "\"?")
                        .orElse(";")
                    + " `wheelhouse def list` shows all"));
  }
}
