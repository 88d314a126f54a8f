// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// An immutable map in key order that shares structure with its predecessors: a change copies the
/// path to one node, a snapshot is a reference, and the number of keys below a key costs one
/// descent. A weight-balanced tree (Adams 1992, with the parameters 3 and 2 of Hirai and Yamamoto
/// 2011).
///
/// Worked example: from `{a, c, d}`, `with("b", x)` makes a new root and a new left child; the node
/// of `d` belongs to both maps. `rank("c")` then is 2: `a` and `b` are smaller.
final class OrderedMap<V> {

  private static final int MAX_WEIGHT_RATIO = 3;
  private static final int SINGLE_ROTATION_RATIO = 2;

  private final @Nullable Node<V> root;

  private OrderedMap(@Nullable Node<V> root) {
    this.root = root;
  }

  static <V> OrderedMap<V> empty() {
    return new OrderedMap<>(null);
  }

  /// The same mappings as another map, in one pass.
  static <V> OrderedMap<V> of(Map<String, V> mappings) {
    List<Map.Entry<String, V>> sorted = new ArrayList<>(mappings.entrySet());
    sorted.sort(Map.Entry.comparingByKey());
    return new OrderedMap<>(built(sorted));
  }

  private static <V> @Nullable Node<V> built(List<Map.Entry<String, V>> sorted) {
    if (sorted.isEmpty()) {
      return null;
    }
    int middle = sorted.size() / 2;
    Map.Entry<String, V> top = sorted.get(middle);
    return new Node<>(
        top.getKey(),
        top.getValue(),
        built(sorted.subList(0, middle)),
        built(sorted.subList(middle + 1, sorted.size())));
  }

  int size() {
    return size(root);
  }

  /// The longest path from the root, in keys.
  int height() {
    return height(root);
  }

  private static int height(@Nullable Node<?> node) {
    return node == null ? 0 : 1 + Math.max(height(node.left), height(node.right));
  }

  @Nullable V get(String key) {
    Node<V> node = root;
    while (node != null) {
      int order = key.compareTo(node.key);
      if (order == 0) {
        return node.value;
      }
      node = order < 0 ? node.left : node.right;
    }
    return null;
  }

  OrderedMap<V> with(String key, V value) {
    return new OrderedMap<>(put(root, key, value));
  }

  OrderedMap<V> without(String key) {
    return get(key) == null ? this : new OrderedMap<>(remove(root, key));
  }

  /// How many keys are smaller.
  int rank(String key) {
    int rank = 0;
    Node<V> node = root;
    while (node != null) {
      int order = key.compareTo(node.key);
      if (order <= 0) {
        if (order == 0) {
          return rank + size(node.left);
        }
        node = node.left;
      } else {
        rank += size(node.left) + 1;
        node = node.right;
      }
    }
    return rank;
  }

  /// The mappings from a key on, that key included.
  Iterator<Map.Entry<String, V>> from(String key) {
    return new Walk<>(root, key);
  }

  private static int size(@Nullable Node<?> node) {
    return node == null ? 0 : node.size;
  }

  private static <V> Node<V> put(@Nullable Node<V> node, String key, V value) {
    if (node == null) {
      return new Node<>(key, value, null, null);
    }
    int order = key.compareTo(node.key);
    if (order == 0) {
      return new Node<>(node.key, value, node.left, node.right);
    }
    return order < 0
        ? balanced(node, put(node.left, key, value), node.right)
        : balanced(node, node.left, put(node.right, key, value));
  }

  private static <V> @Nullable Node<V> remove(@Nullable Node<V> node, String key) {
    if (node == null) {
      return null;
    }
    int order = key.compareTo(node.key);
    if (order == 0) {
      return joined(node.left, node.right);
    }
    return order < 0
        ? balanced(node, remove(node.left, key), node.right)
        : balanced(node, node.left, remove(node.right, key));
  }

  private static <V> @Nullable Node<V> joined(@Nullable Node<V> left, @Nullable Node<V> right) {
    if (left == null) {
      return right;
    }
    if (right == null) {
      return left;
    }
    Node<V> first = right;
    while (first.left != null) {
      first = first.left;
    }
    return balanced(first, left, remove(right, first.key));
  }

  private static <V> Node<V> balanced(
      Node<V> middle, @Nullable Node<V> left, @Nullable Node<V> right) {
    int leftWeight = size(left) + 1;
    int rightWeight = size(right) + 1;
    if (right != null && rightWeight > MAX_WEIGHT_RATIO * leftWeight) {
      return rotatedLeft(middle, left, right);
    }
    if (left != null && leftWeight > MAX_WEIGHT_RATIO * rightWeight) {
      return rotatedRight(middle, left, right);
    }
    return new Node<>(middle.key, middle.value, left, right);
  }

  private static <V> Node<V> rotatedLeft(Node<V> middle, @Nullable Node<V> left, Node<V> right) {
    Node<V> inner = right.left;
    if (inner == null || size(inner) + 1 < SINGLE_ROTATION_RATIO * (size(right.right) + 1)) {
      return node(right, node(middle, left, inner), right.right);
    }
    return node(inner, node(middle, left, inner.left), node(right, inner.right, right.right));
  }

  private static <V> Node<V> rotatedRight(Node<V> middle, Node<V> left, @Nullable Node<V> right) {
    Node<V> inner = left.right;
    if (inner == null || size(inner) + 1 < SINGLE_ROTATION_RATIO * (size(left.left) + 1)) {
      return node(left, left.left, node(middle, inner, right));
    }
    return node(inner, node(left, left.left, inner.left), node(middle, inner.right, right));
  }

  private static <V> Node<V> node(
      Node<V> content, @Nullable Node<V> left, @Nullable Node<V> right) {
    return new Node<>(content.key, content.value, left, right);
  }

  private static final class Node<V> implements Map.Entry<String, V> {
    private final String key;
    private final V value;
    private final @Nullable Node<V> left;
    private final @Nullable Node<V> right;
    private final int size;

    Node(String key, V value, @Nullable Node<V> left, @Nullable Node<V> right) {
      this.key = key;
      this.value = value;
      this.left = left;
      this.right = right;
      this.size = OrderedMap.size(left) + OrderedMap.size(right) + 1;
    }

    @Override
    public String getKey() {
      return key;
    }

    @Override
    public V getValue() {
      return value;
    }

    @Override
    public V setValue(V other) {
      throw new UnsupportedOperationException("immutable");
    }
  }

  private static final class Walk<V> implements Iterator<Map.Entry<String, V>> {
    private final Deque<Node<V>> ahead = new ArrayDeque<>();

    Walk(@Nullable Node<V> root, String from) {
      Node<V> node = root;
      while (node != null) {
        if (from.compareTo(node.key) <= 0) {
          ahead.push(node);
          node = node.left;
        } else {
          node = node.right;
        }
      }
    }

    @Override
    public boolean hasNext() {
      return !ahead.isEmpty();
    }

    @Override
    public Map.Entry<String, V> next() {
      if (ahead.isEmpty()) {
        throw new NoSuchElementException();
      }
      Node<V> next = ahead.pop();
      for (Node<V> node = next.right; node != null; node = node.left) {
        ahead.push(node);
      }
      return next;
    }
  }
}
