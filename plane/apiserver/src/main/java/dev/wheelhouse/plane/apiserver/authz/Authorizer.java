// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authz;

/// Says whether a caller may do something.
@FunctionalInterface
public interface Authorizer {
  Decision authorize(Attributes attributes);
}
