// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The policies that steps name: of the application itself, or `core.oam.dev/v1alpha1` Policy
/// objects in its namespace.
final class NamedPolicies {

  private static final String API = "core.oam.dev/v1alpha1";

  private final ClusterObjects local;
  private final String namespace;
  private final List<JsonObject> own;

  NamedPolicies(ClusterObjects local, String namespace, JsonObject spec) {
    this.local = local;
    this.namespace = namespace;
    this.own = spec.array("policies").orElseGet(JsonArray::new).objects();
  }

  record Named(String name, String type, Properties properties) {}

  /// @throws PlatformException `INVALID` when there is none of this name
  Named get(String name) {
    for (int i = 0; i < own.size(); i++) {
      if (own.get(i).string("name").orElse("").equals(name)) {
        return named(name, "spec.policies[" + i + "].properties", own.get(i));
      }
    }
    return external(name)
        .map(it -> named(name, "Policy " + namespace + "/" + name + ": properties", it))
        .orElseThrow(() ->
            new PlatformException(
                Reason.INVALID,
                "there is no policy \""
                    + name
                    + "\", neither in spec.policies nor as a Policy in namespace "
                    + namespace));
  }

  /// The first of the application's own policies that has one of some types.
  ///
  /// @throws PlatformException `INVALID` when there is none
  Named first(Set<String> types) {
    return own.stream()
        .filter(it -> types.contains(it.string("type").orElse("")))
        .findFirst()
        .map(it -> get(it.string("name").orElse("")))
        .orElseThrow(() ->
            new PlatformException(
                Reason.INVALID, "there is no policy of type " + String.join(" or ", types)));
  }

  private Optional<JsonObject> external(String name) {
    try {
      return local.get(new ObjectRef(API, "Policy", namespace, name));
    } catch (PlatformException e) {
      if (e.is(Reason.NOT_FOUND)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static Named named(String name, String path, JsonObject policy) {
    return new Named(
        name,
        policy.string("type").orElse(""),
        new Properties(path, policy.object("properties").orElseGet(JsonObject::new)));
  }
}
