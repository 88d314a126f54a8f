// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.value;

import java.util.Iterator;
import java.util.NoSuchElementException;

/// A CEL list. Elements are CEL values, made when asked for.
public interface CelList extends Iterable<Object> {

  int size();

  /// @param index within bounds
  Object get(int index);

  /// The list and another behind it.
  default CelList plus(CelList other, Work work) {
    return ConcatenatedList.of(this, other);
  }

  /// True for sets and lists with keys, which compare without order.
  default boolean isUnordered() {
    return false;
  }

  /// What tells the elements of an unordered list apart.
  default Object identity(Object element) {
    return element;
  }

  @Override
  default Iterator<Object> iterator() {
    return new Iterator<>() {
      private int at;

      @Override
      public boolean hasNext() {
        return at < size();
      }

      @Override
      public Object next() {
        if (at >= size()) {
          throw new NoSuchElementException();
        }
        return get(at++);
      }
    };
  }
}
