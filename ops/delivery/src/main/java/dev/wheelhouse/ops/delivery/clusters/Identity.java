// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.clusters;

import dev.wheelhouse.base.json.JsonObject;

/// As whom an application or a WorkflowRun acts on the clusters.
///
/// @param user a Kubernetes user name; empty for the program itself
public record Identity(String user) {

  public static final Identity SELF = new Identity("");

  private static final String SERVICE_ACCOUNT = "app.oam.dev/service-account-name";

  /// The service account that an application or a WorkflowRun names in the annotation
  /// `app.oam.dev/service-account-name`, of its own namespace.
  public static Identity of(JsonObject owner) {
    String namespace = owner.string("metadata", "namespace").orElse("");
    return owner
        .string("metadata", "annotations", SERVICE_ACCOUNT)
        .filter(it -> !it.isEmpty())
        .map(it -> new Identity("system:serviceaccount:" + namespace + ":" + it))
        .orElse(SELF);
  }
}
