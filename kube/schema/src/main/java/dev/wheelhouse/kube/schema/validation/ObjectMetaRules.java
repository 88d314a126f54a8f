// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.naming.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// `metadata` of any object, custom resources included.
public final class ObjectMetaRules {

  private static final Set<String> EXCLUSIVE_FINALIZERS = Set.of("orphan", "foregroundDeletion");

  private ObjectMetaRules() {}

  /// Checks the metadata of a new object.
  ///
  /// @param names what is wrong with a name
  public static void create(
      Scope metadata, boolean namespaced, Function<String, List<String>> names) {
    name(metadata, names);
    namespace(metadata, namespaced);
    common(metadata);
  }

  private static void name(Scope metadata, Function<String, List<String>> names) {
    String prefix = metadata.text("generateName");
    if (!prefix.isEmpty()) {
      String example =
          prefix.endsWith("-") ? prefix.substring(0, prefix.length() - 1) + "a" : prefix;
      metadata.problems().invalid(metadata.path("generateName"), prefix, names.apply(example));
    }
    if (metadata.require("name", "name or generateName is required")) {
      metadata.check("name", names);
    }
  }

  private static void namespace(Scope metadata, boolean namespaced) {
    if (namespaced) {
      if (metadata.require("namespace")) {
        metadata.check("namespace", Names::dnsLabel);
      }
    } else if (metadata.has("namespace")) {
      metadata.problems().forbidden(metadata.path("namespace"), "not allowed on this type");
    }
  }

  private static void common(Scope metadata) {
    metadata.nonNegative("generation");
    LabelRules.labels(metadata, "labels");
    LabelRules.annotations(metadata, "annotations");
    // Kubernetes names the list, not the place in it.
    metadata.forEach(
        "ownerReferences",
        owner ->
            ownerReference(
                new Scope(owner.object(), metadata.path("ownerReferences"), owner.problems())));
    oneController(metadata);
    finalizers(metadata);
  }

  private static void ownerReference(Scope owner) {
    String version = owner.text("apiVersion");
    if (version.isEmpty()) {
      owner.problems().invalid(owner.path("apiVersion"), version, "version must not be empty");
    } else if (version.length() - version.replace("/", "").length() > 1) {
      owner.problems().invalid(owner.path("apiVersion"), version, "unexpected GroupVersion string");
    }
    for (String key : List.of("kind", "name", "uid")) {
      if (owner.isEmpty(key)) {
        owner.problems().invalid(owner.path(key), "", "must not be empty");
      }
    }
  }

  private static void oneController(Scope metadata) {
    List<String> controllers = new ArrayList<>();
    for (Scope owner : metadata.each("ownerReferences")) {
      if (Boolean.TRUE.equals(owner.object().get("controller"))) {
        controllers.add(owner.text("name"));
      }
    }
    if (controllers.size() > 1) {
      metadata
          .problems()
          .invalid(
              metadata.path("ownerReferences"),
              metadata.object().get("ownerReferences"),
              "Only one reference can have Controller set to true. Found \"true\" in references for"
                  + " "
                  + controllers.get(0)
                  + " and "
                  + controllers.get(1));
    }
  }

  private static void finalizers(Scope metadata) {
    List<String> all = texts(metadata.object(), "finalizers");
    all.forEach(finalizer ->
        metadata
            .problems()
            .invalid(metadata.path("finalizers"), finalizer, Names.qualifiedName(finalizer)));
    if (all.containsAll(EXCLUSIVE_FINALIZERS)) {
      metadata
          .problems()
          .invalid(
              metadata.path("finalizers"),
              new JsonArray(all),
              "finalizer orphan and foregroundDeletion cannot be both set");
    }
  }

  /// Checks the metadata of a changed object against the stored one.
  public static void update(Scope metadata, JsonObject old) {
    for (String key :
        List.of(
            "name",
            "namespace",
            "uid",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds")) {
      metadata.immutable(old, key);
    }
    generationKept(metadata, old);
    noNewFinalizers(metadata, old);
    common(metadata);
  }

  private static void generationKept(Scope metadata, JsonObject old) {
    Long now = metadata.number("generation");
    if (now != null && now < old.integer("generation").orElse(0L)) {
      metadata.problems().invalid(metadata.path("generation"), now, "must not be decremented");
    }
  }

  private static void noNewFinalizers(Scope metadata, JsonObject old) {
    if (old.containsKey("deletionTimestamp")) {
      List<String> added = new ArrayList<>(texts(metadata.object(), "finalizers"));
      added.removeAll(texts(old, "finalizers"));
      if (!added.isEmpty()) {
        metadata
            .problems()
            .forbidden(
                metadata.path("finalizers"),
                "no new finalizers can be added if the object is being deleted, found new"
                    + " finalizers "
                    + added.stream()
                        .map(f -> "\"" + f + "\"")
                        .collect(Collectors.joining(", ", "[]string{", "}")));
      }
    }
  }

  private static List<String> texts(JsonObject object, String key) {
    return object.array(key).map(JsonArray::strings).orElse(List.of());
  }
}
