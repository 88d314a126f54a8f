// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.quota;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.quantity.Quantity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Amounts by resource name (a Kubernetes `ResourceList`), sorted by name. Immutable.
public record ResourceAmounts(SortedMap<String, Quantity> byName) {

  public static final ResourceAmounts NONE = new ResourceAmounts(new TreeMap<>());

  public ResourceAmounts {
    byName = Collections.unmodifiableSortedMap(new TreeMap<>(byName));
  }

  public static ResourceAmounts of(Map<String, Quantity> amounts) {
    return new ResourceAmounts(new TreeMap<>(amounts));
  }

  /// Reads a map of quantities; absent is none.
  public static ResourceAmounts of(@Nullable JsonObject tree) {
    if (tree == null || tree.isEmpty()) {
      return NONE;
    }
    TreeMap<String, Quantity> amounts = new TreeMap<>();
    tree.forEach((name, value) -> amounts.put(name, Quantity.of(value)));
    return new ResourceAmounts(amounts);
  }

  public JsonObject tree() {
    JsonObject tree = new JsonObject();
    byName.forEach((name, amount) -> tree.put(name, amount.toString()));
    return tree;
  }

  public Optional<Quantity> get(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  public boolean isEmpty() {
    return byName.isEmpty();
  }

  public Collection<String> names() {
    return byName.keySet();
  }

  public ResourceAmounts plus(ResourceAmounts other) {
    return merge(other, Quantity::plus);
  }

  /// The greater of both for each name.
  public ResourceAmounts max(ResourceAmounts other) {
    return merge(other, Quantity::max);
  }

  /// These amounts, those of the other where it has them.
  public ResourceAmounts overriddenBy(ResourceAmounts other) {
    return merge(other, (_, theirs) -> theirs);
  }

  private ResourceAmounts merge(ResourceAmounts other, BinaryOperator<Quantity> both) {
    if (other.isEmpty()) {
      return this;
    }
    TreeMap<String, Quantity> merged = new TreeMap<>(byName);
    other.byName.forEach((name, amount) -> merged.merge(name, amount, both));
    return new ResourceAmounts(merged);
  }

  /// The difference; names that only the other has count as zero here.
  public ResourceAmounts minus(ResourceAmounts other) {
    TreeMap<String, Quantity> left = new TreeMap<>(byName);
    other.byName.forEach(
        (name, amount) -> left.put(name, left.getOrDefault(name, Quantity.ZERO).minus(amount)));
    return new ResourceAmounts(left);
  }

  /// Only the amounts whose names pass.
  public ResourceAmounts only(Predicate<String> names) {
    TreeMap<String, Quantity> kept = new TreeMap<>(byName);
    kept.keySet().removeIf(names.negate());
    return new ResourceAmounts(kept);
  }

  public ResourceAmounts withoutZeros() {
    return where(amount -> !amount.isZero());
  }

  /// Only amounts above zero.
  public ResourceAmounts positive() {
    return where(amount -> amount.sign() > 0);
  }

  /// Amounts below zero become zero.
  public ResourceAmounts atLeastZero() {
    TreeMap<String, Quantity> raised = new TreeMap<>(byName);
    raised.replaceAll((_, amount) -> amount.sign() < 0 ? Quantity.ZERO : amount);
    return new ResourceAmounts(raised);
  }

  private ResourceAmounts where(Predicate<Quantity> amounts) {
    TreeMap<String, Quantity> kept = new TreeMap<>(byName);
    kept.values().removeIf(amounts.negate());
    return new ResourceAmounts(kept);
  }

  public List<String> negative() {
    return byName.entrySet().stream()
        .filter(entry -> entry.getValue().sign() < 0)
        .map(Map.Entry::getKey)
        .toList();
  }

  /// The names of which there is more here than in `limits`; names without a limit do not count.
  public List<String> exceeding(ResourceAmounts limits) {
    List<String> names = new ArrayList<>();
    byName.forEach((name, amount) -> {
      Quantity limit = limits.byName.get(name);
      if (limit != null && amount.compareTo(limit) > 0) {
        names.add(name);
      }
    });
    return names;
  }

  /// True when both have the same names with the same amounts, in whatever notation.
  public boolean sameAs(ResourceAmounts other) {
    return byName.keySet().equals(other.byName.keySet())
        && byName.entrySet().stream()
            .allMatch(entry -> {
              Quantity theirs = other.byName.get(entry.getKey());
              return theirs != null && entry.getValue().compareTo(theirs) == 0;
            });
  }

  /// For messages: `cpu=1,pods=2`.
  @Override
  public String toString() {
    return byName.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining(","));
  }
}
