// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authz;

/// Who may do what (`--authorization-mode`).
public enum AuthorizationMode {
  /// What roles and bindings allow.
  RBAC,
  /// Everything, for everybody who is known.
  ALWAYS_ALLOW
}
