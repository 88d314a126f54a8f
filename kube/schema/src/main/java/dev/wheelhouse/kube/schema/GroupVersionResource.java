// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema;

/// Names a resource as paths do, for example `apps/v1/deployments`. The core group is empty.
public record GroupVersionResource(String group, String version, String resource) {

  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  public GroupResource groupResource() {
    return new GroupResource(group, resource);
  }
}
