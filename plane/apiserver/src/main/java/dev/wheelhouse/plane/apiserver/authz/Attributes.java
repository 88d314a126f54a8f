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
    String path) {}
