// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.kube.schema.naming.Names;
import java.util.List;

/// Kinds whose names are no DNS names (`v1.` of an API service, an IPv6 address) and that have no
/// other rules here.
final class PathNamedRules implements KindRules {

  @Override
  public List<String> checkName(String name) {
    return Names.pathSegment(name);
  }

  @Override
  public void create(Scope object) {}
}
