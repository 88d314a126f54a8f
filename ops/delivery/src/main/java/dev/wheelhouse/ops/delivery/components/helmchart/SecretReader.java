// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.components.helmchart;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import java.util.List;
import java.util.Optional;

/// Reads Secrets and ConfigMaps that a release refers to, from the cluster that the application
/// lives on. They must be in the namespace of the release or of the application, so that nobody
/// reads those of others by a chart.
record SecretReader(ComponentContext context, ReleaseSpec spec) {

  /// @param at what names it, for messages
  /// @throws PlatformException `INVALID` when it is in another namespace
  Optional<JsonObject> read(Properties at, String kind) {
    String application = context.surroundings().namespace();
    String namespace = at.string("namespace").filter(it -> !it.isEmpty()).orElse(spec.namespace());
    if (!List.of(spec.namespace(), application).contains(namespace)) {
      throw at.wrong(
          "namespace",
          "\""
              + namespace
              + "\" is neither the namespace of the release ("
              + spec.namespace()
              + ") nor of the application ("
              + application
              + ")");
    }
    return context
        .surroundings()
        .home()
        .orElseThrow(() ->
            new PlatformException(Reason.INVALID, "there is no cluster to read " + kind + "s from"))
        .get(new ObjectRef("v1", kind, namespace, at.requiredString("name")));
  }
}
