// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authz;

import java.util.Optional;
import java.util.stream.Stream;

/// One authorizer of `--authorization-mode`.
public enum AuthorizationMode {
  /// What nodes need for the pods that run on them.
  NODE("Node"),
  /// What roles and bindings allow.
  RBAC("RBAC"),
  /// Everything, for everybody who is known.
  ALWAYS_ALLOW("AlwaysAllow"),
  /// Nothing, but for `system:masters`.
  ALWAYS_DENY("AlwaysDeny");

  private final String flag;

  AuthorizationMode(String flag) {
    this.flag = flag;
  }

  String flag() {
    return flag;
  }

  static Optional<AuthorizationMode> named(String flag) {
    return Stream.of(values()).filter(mode -> mode.flag.equals(flag)).findFirst();
  }
}
