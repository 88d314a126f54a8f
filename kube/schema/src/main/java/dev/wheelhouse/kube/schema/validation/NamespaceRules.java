// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.kube.schema.naming.Names;
import java.util.List;
import java.util.Set;

/// `v1 Namespace`.
final class NamespaceRules implements KindRules {

  private static final Set<String> STANDARD = Set.of("kubernetes", "orphan", "foregroundDeletion");

  @Override
  public List<String> checkName(String name) {
    return Names.dnsLabel(name);
  }

  @Override
  public void create(Scope namespace) {
    namespace.inOrEmpty("spec").eachText("finalizers", NamespaceRules::finalizer);
  }

  private static List<String> finalizer(String name) {
    boolean bare = !name.contains("/") && !STANDARD.contains(name);
    return bare
        ? List.of("name is neither a standard finalizer name nor is it fully qualified")
        : Names.qualifiedName(name);
  }
}
