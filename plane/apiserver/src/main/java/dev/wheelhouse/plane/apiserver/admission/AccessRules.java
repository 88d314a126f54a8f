// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission;

import dev.wheelhouse.plane.apiserver.authz.RoleEscalation;

/// Nobody grants, by writing roles and bindings, what they may not do themselves.
public final class AccessRules implements ValidatingPlugin {

  private final RoleEscalation escalation;

  public AccessRules(RoleEscalation escalation) {
    this.escalation = escalation;
  }

  @Override
  public void validate(AdmissionRequest request) {
    boolean writes =
        switch (request.operation()) {
          case CREATE, UPDATE -> true;
          case DELETE, CONNECT -> false;
        };
    if (writes && request.resource().group().equals("rbac.authorization.k8s.io")) {
      escalation.check(request.user(), request.resource(), request.before(), request.object());
    }
  }
}
