// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keeper;

import dev.wheelhouse.base.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What the policies of an application say about its objects. Policies of the same type add up; of
/// several rules that select an object the first holds.
///
/// @param applyOnce the objects whose drift is left alone, in all or in part
/// @param drifts true when nothing is ever mended: `apply-once` without rules
public record ResourcePolicies(
    boolean drifts,
    List<ApplyOnce> applyOnce,
    GarbageCollection garbage,
    List<RuleSelector> readOnly,
    List<RuleSelector> takeOver,
    List<RuleSelector> shared,
    List<Update> updates) {

  public static final ResourcePolicies NONE =
      new ResourcePolicies(
          false, List.of(), GarbageCollection.DEFAULT, List.of(), List.of(), List.of(), List.of());

  public ResourcePolicies {
    applyOnce = List.copyOf(applyOnce);
    readOnly = List.copyOf(readOnly);
    takeOver = List.copyOf(takeOver);
    shared = List.copyOf(shared);
    updates = List.copyOf(updates);
  }

  /// When something is applied: because a step says so, or because it has drifted.
  public enum Occasion {
    UPDATE,
    STATE_KEEP
  }

  /// @param paths fields that keep the value they have: `spec.template.spec.containers[0].image`;
  ///   `*` is the whole object
  /// @param onUpdate also when a step applies it
  /// @param onStateKeep also when it has drifted
  public record ApplyOnce(
      RuleSelector selector, List<String> paths, boolean onUpdate, boolean onStateKeep) {

    public ApplyOnce {
      paths = List.copyOf(paths);
    }

    boolean on(Occasion occasion) {
      return switch (occasion) {
        case UPDATE -> onUpdate;
        case STATE_KEEP -> onStateKeep;
      };
    }
  }

  /// How long an object stays.
  public enum Stay {
    /// Until no component wants it.
    UPDATE,
    /// Until the application goes.
    APPLICATION,
    /// For ever.
    EVER
  }

  /// @param orphan where the object would go, it stays and is nobody's any more
  public record GarbageRule(RuleSelector selector, Stay stay, boolean orphan) {}

  /// @param keepLegacy leave what former generations want
  /// @param continueOnFailure collect although the workflow has not succeeded
  /// @param revisionLimit how many ApplicationRevisions stay, when said
  /// @param byDependency dependents go before what they depend on
  public record GarbageCollection(
      boolean keepLegacy,
      boolean continueOnFailure,
      Optional<Integer> revisionLimit,
      boolean byDependency,
      List<GarbageRule> rules) {

    public static final GarbageCollection DEFAULT =
        new GarbageCollection(false, false, Optional.empty(), false, List.of());

    public GarbageCollection {
      rules = List.copyOf(rules);
    }

    Optional<GarbageRule> rule(JsonObject object) {
      return rules.stream().filter(it -> it.selector().matches(object)).findFirst();
    }

    Stay stay(JsonObject object) {
      return rule(object).map(GarbageRule::stay).orElse(Stay.UPDATE);
    }
  }

  /// @param replace write the whole object instead of the fields that are declared
  /// @param recreate fields whose change takes a new object
  public record Update(RuleSelector selector, boolean replace, List<String> recreate) {
    public Update {
      recreate = List.copyOf(recreate);
    }
  }

  public ResourcePolicies drifting() {
    return new ResourcePolicies(true, applyOnce, garbage, readOnly, takeOver, shared, updates);
  }

  public ResourcePolicies withApplyOnce(List<ApplyOnce> more) {
    return new ResourcePolicies(
        drifts, join(applyOnce, more), garbage, readOnly, takeOver, shared, updates);
  }

  public ResourcePolicies withGarbage(GarbageCollection more) {
    GarbageCollection both =
        new GarbageCollection(
            garbage.keepLegacy() || more.keepLegacy(),
            garbage.continueOnFailure() || more.continueOnFailure(),
            garbage.revisionLimit().or(more::revisionLimit),
            garbage.byDependency() || more.byDependency(),
            join(garbage.rules(), more.rules()));
    return new ResourcePolicies(drifts, applyOnce, both, readOnly, takeOver, shared, updates);
  }

  public ResourcePolicies withReadOnly(List<RuleSelector> more) {
    return new ResourcePolicies(
        drifts, applyOnce, garbage, join(readOnly, more), takeOver, shared, updates);
  }

  public ResourcePolicies withTakeOver(List<RuleSelector> more) {
    return new ResourcePolicies(
        drifts, applyOnce, garbage, readOnly, join(takeOver, more), shared, updates);
  }

  public ResourcePolicies withShared(List<RuleSelector> more) {
    return new ResourcePolicies(
        drifts, applyOnce, garbage, readOnly, takeOver, join(shared, more), updates);
  }

  public ResourcePolicies withUpdates(List<Update> more) {
    return new ResourcePolicies(
        drifts, applyOnce, garbage, readOnly, takeOver, shared, join(updates, more));
  }

  private static <T> List<T> join(List<T> first, List<T> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  Optional<ApplyOnce> applyOnce(JsonObject object, Occasion occasion) {
    return applyOnce.stream()
        .filter(it -> it.selector().matches(object))
        .findFirst()
        .filter(it -> it.on(occasion));
  }

  boolean readOnly(JsonObject object) {
    return any(readOnly, object);
  }

  boolean takesOver(JsonObject object) {
    return any(takeOver, object);
  }

  boolean shares(JsonObject object) {
    return any(shared, object);
  }

  Optional<Update> update(JsonObject object) {
    return updates.stream().filter(it -> it.selector().matches(object)).findFirst();
  }

  private static boolean any(List<RuleSelector> selectors, JsonObject object) {
    return selectors.stream().anyMatch(it -> it.matches(object));
  }
}
