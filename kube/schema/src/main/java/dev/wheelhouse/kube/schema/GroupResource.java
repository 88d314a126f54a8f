// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema;

/// Names a resource without its version. Stored objects and access rules are about these.
public record GroupResource(String group, String resource) {

  /// As Kubernetes writes it in messages: `deployments.apps`, `pods`.
  @Override
  public String toString() {
    return group.isEmpty() ? resource : resource + "." + group;
  }
}
