// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.value;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// A list that an expression made. The accumulator of a comprehension is one that grows; nothing
/// else sees it before the comprehension is over.
public final class ListValue implements CelList {

  private final List<Object> elements;
  private final boolean growing;

  private ListValue(List<Object> elements, boolean growing) {
    this.elements = elements;
    this.growing = growing;
  }

  public static ListValue of(Object... elements) {
    return new ListValue(List.of(elements), false);
  }

  public static ListValue of(Collection<?> elements) {
    return new ListValue(List.copyOf(elements), false);
  }

  /// An empty list whose [#plus] adds in place.
  public static ListValue growing() {
    return new ListValue(new ArrayList<>(), true);
  }

  @Override
  public CelList plus(CelList other, Work work) {
    if (!growing) {
      return ConcatenatedList.of(this, other);
    }
    for (Object element : other) {
      work.step();
      elements.add(element);
    }
    return this;
  }

  @Override
  public int size() {
    return elements.size();
  }

  @Override
  public Object get(int index) {
    return elements.get(index);
  }

  @Override
  public String toString() {
    return elements.toString();
  }
}
