// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.render;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.kube.schema.ApiResource;
import dev.wheelhouse.kube.schema.model.ApiModels;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.Reference;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.References;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Reads objects that components refer to from clusters.
///
/// @param clusters the objects of a cluster, by its name; empty for the one of the application
public record ClusterReferences(Function<String, ClusterObjects> clusters) implements References {

  private record Kind(String apiVersion, String kind, boolean namespaced) {}

  @Override
  public List<JsonObject> find(Reference reference) {
    ClusterObjects objects = clusters.apply(reference.cluster());
    Kind kind =
        builtIn(reference)
            .or(() -> custom(objects, reference))
            .orElseThrow(() ->
                new PlatformException(
                    Reason.INVALID,
                    "the cluster knows no resource \""
                        + reference.resource()
                        + (reference.group().isEmpty() ? "" : "." + reference.group())
                        + "\""));
    String namespace = kind.namespaced() ? reference.namespace() : "";
    if (!reference.name().isEmpty()) {
      ObjectRef ref = new ObjectRef(kind.apiVersion(), kind.kind(), namespace, reference.name());
      return List.of(
          objects
              .get(ref)
              .orElseThrow(() ->
                  new PlatformException(Reason.NOT_FOUND, "there is no " + ref + " to refer to")));
    }
    String selector =
        reference.labels().entrySet().stream()
            .map(it -> it.getKey() + "=" + it.getValue())
            .sorted()
            .collect(Collectors.joining(","));
    return objects.list(kind.apiVersion(), kind.kind(), namespace, selector);
  }

  private static Optional<Kind> builtIn(Reference reference) {
    return ApiModels.kubernetes().resources().stream()
        .filter(it -> reference.group().isEmpty() || it.gvr().group().equals(reference.group()))
        .filter(it -> named(it, reference.resource()))
        .findFirst()
        .map(it -> new Kind(it.kind().apiVersion(), it.kind().kind(), it.namespaced()));
  }

  private static boolean named(ApiResource resource, String name) {
    return resource.gvr().resource().equals(name)
        || resource.singular().equals(name)
        || resource.shortNames().contains(name)
        || resource.kind().kind().toLowerCase(Locale.ROOT).equals(name);
  }

  private static Optional<Kind> custom(ClusterObjects objects, Reference reference) {
    return objects.list("apiextensions.k8s.io/v1", "CustomResourceDefinition", "", "").stream()
        .filter(it ->
            reference.group().isEmpty()
                || it.string("spec", "group").orElse("").equals(reference.group()))
        .filter(it -> names(it).contains(reference.resource()))
        .findFirst()
        .map(ClusterReferences::kind);
  }

  private static List<String> names(JsonObject definition) {
    JsonObject names = definition.object("spec", "names").orElseGet(JsonObject::new);
    List<String> all =
        new java.util.ArrayList<>(names.array("shortNames").orElseGet(JsonArray::new).strings());
    List.of("plural", "singular").forEach(it -> names.string(it).ifPresent(all::add));
    names.string("kind").ifPresent(it -> all.add(it.toLowerCase(Locale.ROOT)));
    return all;
  }

  private static Kind kind(JsonObject definition) {
    String version =
        definition.array("spec", "versions").orElseGet(JsonArray::new).objects().stream()
            .filter(it -> it.bool("storage").orElse(false))
            .flatMap(it -> it.string("name").stream())
            .findFirst()
            .orElse("v1");
    return new Kind(
        definition.string("spec", "group").orElse("") + "/" + version,
        definition.string("spec", "names", "kind").orElse(""),
        definition.string("spec", "scope").orElse("").equals("Namespaced"));
  }
}
