// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel;

import dev.wheelhouse.kube.schema.cel.CelAuthorizer.ResourceCheck;
import dev.wheelhouse.kube.schema.cel.function.Authorization;

/// Values that are no JSON trees.
public final class CelValues {

  private CelValues() {}

  /// The value of `authorizer.requestResource`: the resource of the request, ready to be checked.
  ///
  /// @param resource with an empty verb
  public static Object requestResource(CelAuthorizer authorizer, ResourceCheck resource) {
    return new Authorization.Resource(
        new Authorization.Start(authorizer, resource.user()), resource);
  }
}
