// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.podsecurity;

import java.util.Set;

/// What upstream's `PodSecurityConfiguration` says: the policy of namespaces without labels, and
/// who is never looked at.
public record PodSecurityOptions(
    NamespacePolicy defaults,
    Set<String> exemptUsers,
    Set<String> exemptNamespaces,
    Set<String> exemptRuntimeClasses) {

  public static final PodSecurityOptions DEFAULT =
      new PodSecurityOptions(NamespacePolicy.PRIVILEGED, Set.of(), Set.of(), Set.of());

  public PodSecurityOptions {
    exemptUsers = Set.copyOf(exemptUsers);
    exemptNamespaces = Set.copyOf(exemptNamespaces);
    exemptRuntimeClasses = Set.copyOf(exemptRuntimeClasses);
  }
}
