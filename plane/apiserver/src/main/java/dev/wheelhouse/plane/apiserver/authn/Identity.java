// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authn;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A caller, as `UserInfo` of the authentication API tells it.
public record Identity(
    String name, String uid, List<String> groups, Map<String, List<String>> extra) {

  public static final String AUTHENTICATED = "system:authenticated";
  public static final String UNAUTHENTICATED = "system:unauthenticated";
  public static final String MASTERS = "system:masters";
  public static final Identity ANONYMOUS =
      new Identity("system:anonymous", "", List.of(UNAUTHENTICATED), Map.of());

  public Identity {
    groups = List.copyOf(groups);
    extra = Map.copyOf(extra);
  }

  /// A user with these groups, and in [#AUTHENTICATED].
  public static Identity user(String name, String... groups) {
    List<String> all = new ArrayList<>(List.of(groups));
    all.add(AUTHENTICATED);
    return new Identity(name, "", all, Map.of());
  }
}
