// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keeper;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.ops.delivery.keys.AppKeys;
import dev.wheelhouse.ops.delivery.keys.TypeKeys;

/// One object in a tracker: an element of `spec.managedResources` as KubeVela has it.
///
/// @param cluster the name it has joined under
/// @param place the namespace that the component was taken to; empty for what belongs to none
/// @param creator `workflow` for what a step applied
/// @param raw what was applied; empty in trackers that name objects only
/// @param deleted no longer wanted by the tracker that has it
/// @param skipGc never to be deleted
/// @param untaken the revision whose author could not apply it so far; empty once it was applied
public record ManagedResource(
    ObjectRef ref,
    String cluster,
    String component,
    String trait,
    String place,
    String creator,
    JsonObject raw,
    boolean deleted,
    boolean skipGc,
    String untaken) {

  public static final String LOCAL = "local";

  /// What tells one object from all others, whichever version it is named by.
  record ObjectKey(String cluster, String group, String kind, String namespace, String name) {}

  static ManagedResource of(JsonObject object, String cluster, String place, boolean skipGc) {
    return new ManagedResource(
        ObjectRef.of(object),
        cluster,
        Owner.label(object, AppKeys.COMPONENT),
        Owner.label(object, TypeKeys.TRAIT),
        place,
        "workflow",
        object,
        false,
        skipGc,
        "");
  }

  ObjectKey key() {
    String group = GroupVersionKind.of(ref.apiVersion(), ref.kind()).group();
    return new ObjectKey(cluster, group, ref.kind(), ref.namespace(), ref.name());
  }

  ManagedResource unwanted() {
    return new ManagedResource(
        ref, cluster, component, trait, place, creator, raw, true, skipGc, untaken);
  }

  ManagedResource withRaw(JsonObject it) {
    return new ManagedResource(
        ref, cluster, component, trait, place, creator, it, deleted, skipGc, untaken);
  }

  ManagedResource withUntaken(String it) {
    return new ManagedResource(
        ref, cluster, component, trait, place, creator, raw, deleted, skipGc, it);
  }

  boolean local() {
    return cluster.equals(LOCAL);
  }

  /// As messages name it: `Deployment shop/web on east`.
  String display() {
    return local() ? ref.toString() : ref + " on " + cluster;
  }

  static ManagedResource read(JsonObject tree) {
    String cluster = tree.string("cluster").orElse("");
    return new ManagedResource(
        new ObjectRef(
            tree.string("apiVersion").orElse(""),
            tree.string("kind").orElse(""),
            tree.string("namespace").orElse(""),
            tree.string("name").orElse("")),
        cluster.isEmpty() ? LOCAL : cluster,
        tree.string("component").orElse(""),
        tree.string("trait").orElse(""),
        tree.string("placement").orElse(""),
        tree.string("creator").orElse(""),
        tree.object("raw").orElseGet(JsonObject::new),
        tree.bool("deleted").orElse(false),
        tree.bool("skipGC").orElse(false),
        tree.string("untaken").orElse(""));
  }

  JsonObject tree() {
    JsonObject tree = JsonObject.of("apiVersion", ref.apiVersion(), "kind", ref.kind());
    put(tree, "namespace", ref.namespace());
    tree.put("name", ref.name());
    put(tree, "cluster", local() ? "" : cluster);
    put(tree, "creator", creator);
    put(tree, "component", component);
    put(tree, "trait", trait);
    put(tree, "placement", place);
    if (!raw.isEmpty()) {
      tree.put("raw", raw);
    }
    if (deleted) {
      tree.put("deleted", true);
    }
    if (skipGc) {
      tree.put("skipGC", true);
    }
    put(tree, "untaken", untaken);
    return tree;
  }

  private static void put(JsonObject tree, String key, String value) {
    if (!value.isEmpty()) {
      tree.put(key, value);
    }
  }
}
