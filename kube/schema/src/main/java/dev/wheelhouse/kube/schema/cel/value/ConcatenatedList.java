// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.value;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;

/// Two lists, one behind the other, not copied: an expression may double a list many times.
final class ConcatenatedList implements CelList {

  private final CelList left;
  private final CelList right;
  private final int size;

  private ConcatenatedList(CelList left, CelList right) {
    this.left = left;
    this.right = right;
    long total = (long) left.size() + right.size();
    if (total > Integer.MAX_VALUE) {
      throw new CelFault("list is too large");
    }
    this.size = (int) total;
  }

  static CelList of(CelList left, CelList right) {
    if (left.size() == 0) {
      return right;
    }
    return right.size() == 0 ? left : new ConcatenatedList(left, right);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Object get(int index) {
    CelList list = this;
    int at = index;
    while (list instanceof ConcatenatedList both) {
      boolean behind = at >= both.left.size();
      at = behind ? at - both.left.size() : at;
      list = behind ? both.right : both.left;
    }
    return list.get(at);
  }

  @Override
  public Iterator<Object> iterator() {
    Deque<CelList> rest = new ArrayDeque<>();
    rest.push(this);
    return new Iterator<>() {
      private Iterator<Object> current = Collections.emptyIterator();

      @Override
      public boolean hasNext() {
        while (!current.hasNext() && !rest.isEmpty()) {
          CelList next = rest.pop();
          while (next instanceof ConcatenatedList both) {
            rest.push(both.right);
            next = both.left;
          }
          current = next.iterator();
        }
        return current.hasNext();
      }

      @Override
      public Object next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return current.next();
      }
    };
  }
}
