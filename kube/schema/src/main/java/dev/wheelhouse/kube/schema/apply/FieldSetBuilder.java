// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.apply;

import java.util.LinkedHashMap;
import java.util.Map;

/// Gathers paths into a [FieldSet]. Not safe for use by several threads.
final class FieldSetBuilder {

  private boolean member;
  private final Map<String, FieldSetBuilder> children = new LinkedHashMap<>(4);

  FieldSetBuilder child(String element) {
    return children.computeIfAbsent(element, _ -> new FieldSetBuilder());
  }

  /// Makes the place this builder stands at a member.
  void include() {
    member = true;
  }

  FieldSet build() {
    if (children.isEmpty()) {
      return member ? FieldSet.LEAF : FieldSet.EMPTY;
    }
    Map<String, FieldSet> built = LinkedHashMap.newLinkedHashMap(children.size());
    children.forEach((element, child) -> {
      FieldSet set = child.build();
      if (!set.isEmpty()) {
        built.put(element, set);
      }
    });
    return FieldSet.node(member, built);
  }
}
