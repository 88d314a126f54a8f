// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.clusters;

import java.util.List;

/// As whom an application or a WorkflowRun acts on the clusters.
///
/// @param user a Kubernetes user name; empty for the program itself
/// @param groups those that the server does not know of itself
public record Identity(String user, List<String> groups) {

  public static final Identity SELF = new Identity("", List.of());

  public Identity {
    groups = List.copyOf(groups);
  }

  /// A user of whose groups nothing is told, as service accounts are.
  public static Identity of(String user) {
    return new Identity(user, List.of());
  }
}
