// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authz;

import dev.wheelhouse.plane.apiserver.authn.Identity;
import java.util.List;

/// Asks authorizers in turn; the first that allows decides. Members of `system:masters` are allowed
/// everything before anybody is asked.
public final class UnionAuthorizer implements Authorizer {

  private final List<Authorizer> members;

  public UnionAuthorizer(List<Authorizer> members) {
    this.members = List.copyOf(members);
  }

  @Override
  public Decision authorize(Attributes attributes) {
    if (attributes.user().groups().contains(Identity.MASTERS)) {
      return new Decision.Allow("");
    }
    String reasons = "";
    for (Authorizer member : members) {
      switch (member.authorize(attributes)) {
        case Decision.Allow allow -> {
          return allow;
        }
        case Decision.NoOpinion(String reason) -> {
          if (!reason.isEmpty()) {
            reasons = reasons.isEmpty() ? reason : reasons + ", " + reason;
          }
        }
      }
    }
    return new Decision.NoOpinion(reasons);
  }
}
