// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.json.JsonObject;
import java.util.List;

/// What is special about the objects of one resource when they are written. Objects come in their
/// stored version. Called by many threads at once.
public interface Strategy {

  Strategy PLAIN = new Strategy() {};

  /// Changes an object that will be created, in place, after defaulting and mutating admission.
  default void prepareForCreate(JsonObject object) {}

  /// Changes an object that will replace another, in place.
  default void prepareForUpdate(JsonObject object, JsonObject before) {}

  /// The same, told through which subresource; the empty one is the object itself.
  default void prepareForUpdate(JsonObject object, JsonObject before, String subresource) {
    prepareForUpdate(object, before);
  }

  /// Adds the rules broken by an object that is created.
  default void validateCreate(JsonObject object, List<Cause> broken) {}

  /// Adds the rules broken by an update.
  default void validateUpdate(JsonObject object, JsonObject before, List<Cause> broken) {}

  /// The same, told through which subresource; the empty one is the object itself.
  default void validateUpdate(
      JsonObject object, JsonObject before, String subresource, List<Cause> broken) {
    validateUpdate(object, before, broken);
  }

  /// Takes what must be taken before an object is stored, such as addresses. May change the object.
  ///
  /// @param before what is stored; empty for a create
  default Claim claim(JsonObject object, JsonObject before) {
    return Claim.NONE;
  }

  /// Something taken for an object, until it is known whether the object is stored.
  interface Claim {
    Claim NONE = new Claim() {};

    /// The object is stored.
    default void keep() {}

    /// It is not: the write failed or was a dry run.
    default void giveBack() {}
  }

  /// Called after an object is gone.
  default void deleted(JsonObject object) {}

  /// How long the object's end may take, in seconds; 0 for kinds that end at once.
  ///
  /// @param asked what the caller asked for; -1 for nothing
  default long gracePeriod(JsonObject object, long asked) {
    return 0;
  }
}
