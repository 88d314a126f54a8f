// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authz;

import dev.wheelhouse.plane.apiserver.authn.Identity;

/// What somebody wants to do. For a path that is no resource (`/healthz`) only `path` is filled,
/// and the verb is the HTTP method in lower case.
public record Attributes(
    Identity user,
    String verb,
    boolean resourceRequest,
    String group,
    String version,
    String resource,
    String subresource,
    String namespace,
    String name,
    String path,
    Selectors selectors) {

  /// Of a request that no selector narrows.
  public Attributes(
      Identity user,
      String verb,
      boolean resourceRequest,
      String group,
      String version,
      String resource,
      String subresource,
      String namespace,
      String name,
      String path) {
    this(
        user,
        verb,
        resourceRequest,
        group,
        version,
        resource,
        subresource,
        namespace,
        name,
        path,
        Selectors.NONE);
  }

  /// The same with another verb.
  public Attributes withVerb(String other) {
    return new Attributes(
        user,
        other,
        resourceRequest,
        group,
        version,
        resource,
        subresource,
        namespace,
        name,
        path,
        selectors);
  }
}
