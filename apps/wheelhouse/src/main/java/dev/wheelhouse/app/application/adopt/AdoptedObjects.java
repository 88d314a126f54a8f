// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application.adopt;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.clusters.Cluster;
import dev.wheelhouse.ops.delivery.clusters.Clusters;
import dev.wheelhouse.ops.delivery.clusters.Identity;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.Reference;
import dev.wheelhouse.ops.delivery.render.ClusterReferences;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Finds objects as a command line names them.
final class AdoptedObjects {

  private static final String FORM =
      "TYPE/NAME, TYPE/NAMESPACE/NAME or TYPE/CLUSTER/NAMESPACE/NAME";

  private final Clusters clusters;
  private final String namespace;

  /// @param namespace for those that name none
  AdoptedObjects(Clusters clusters, String namespace) {
    this.clusters = clusters;
    this.namespace = namespace;
  }

  /// A live object.
  record Adopted(String cluster, JsonObject live) {

    ObjectRef ref() {
      return ObjectRef.of(live);
    }

    boolean local() {
      return cluster.equals(Cluster.LOCAL);
    }
  }

  ClusterObjects cluster(String name) {
    return clusters.objects(name, Identity.SELF);
  }

  /// @param argument such as `deployment/web`, `deploy/shop/web`, `ingress/east/shop/web`
  Adopted find(String argument) {
    String[] parts = argument.split("/", -1);
    if (parts.length < 2 || parts.length > 4) {
      throw new UserError(UserError.Kind.USAGE, "\"" + argument + "\" is not " + FORM);
    }
    String cluster = parts.length == 4 ? parts[1] : Cluster.LOCAL;
    String of = parts.length == 2 ? namespace : parts[parts.length - 2];
    String[] type = parts[0].toLowerCase(Locale.ROOT).split("\\.", 2);
    Reference reference =
        new Reference(
            type[0],
            type.length == 2 ? type[1] : "",
            cluster,
            of,
            parts[parts.length - 1],
            Map.of());
    try {
      return new Adopted(cluster, new ClusterReferences(this::cluster).find(reference).getFirst());
    } catch (PlatformException e) {
      if (e.is(Reason.NOT_FOUND) || e.is(Reason.INVALID)) {
        throw new UserError(UserError.Kind.NO_INPUT, argument + ": " + e.getMessage(), e);
      }
      throw e;
    }
  }

  /// The live object of one of a manifest; empty when it is not there.
  Optional<Adopted> live(JsonObject object) {
    JsonObject placed = object.deepCopy();
    String apiVersion = object.string("apiVersion").orElse("");
    String kind = object.string("kind").orElse("");
    ClusterObjects local = cluster(Cluster.LOCAL);
    if (local.namespaced(apiVersion, kind)) {
      placed.childObject("metadata").putIfAbsent("namespace", namespace);
    } else {
      placed.childObject("metadata").remove("namespace");
    }
    return local.get(ObjectRef.of(placed)).map(it -> new Adopted(Cluster.LOCAL, it));
  }
}
