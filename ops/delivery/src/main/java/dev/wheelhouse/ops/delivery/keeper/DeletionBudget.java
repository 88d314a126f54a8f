// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keeper;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import java.util.Optional;

/// How much one change of an application may delete, from the annotation
/// `wheelhouse.dev/deletion-budget`: a number of objects, or a share of those it has (`20%`).
/// Without the annotation there is no limit. Deleting the application itself is not limited.
public sealed interface DeletionBudget {

  String ANNOTATION = "wheelhouse.dev/deletion-budget";

  record Unlimited() implements DeletionBudget {}

  record Objects(int count) implements DeletionBudget {}

  record Share(int percent) implements DeletionBudget {}

  /// @throws PlatformException `INVALID` when the annotation says something else
  static DeletionBudget of(JsonObject application) {
    Optional<String> text = application.string("metadata", "annotations", ANNOTATION);
    if (text.isEmpty()) {
      return new Unlimited();
    }
    String value = text.get().strip();
    boolean share = value.endsWith("%");
    String digits = share ? value.substring(0, value.length() - 1) : value;
    if (digits.isEmpty() || digits.length() > 6 || !digits.chars().allMatch(Character::isDigit)) {
      throw new PlatformException(
          Reason.INVALID,
          "metadata.annotations["
              + ANNOTATION
              + "]: Invalid value: \""
              + value
              + "\": must be a number of objects or a share such as 20%");
    }
    int number = Integer.parseInt(digits);
    return share ? new Share(number) : new Objects(number);
  }

  /// @param all how many objects the application has, with those that are to go
  default boolean allows(int deletions, int all) {
    return switch (this) {
      case Unlimited _ -> true;
      case Objects(int count) -> deletions <= count;
      case Share(int percent) -> deletions * 100L <= (long) percent * all;
    };
  }

  default String text() {
    return switch (this) {
      case Unlimited _ -> "any number";
      case Objects(int count) -> Integer.toString(count);
      case Share(int percent) -> percent + "%";
    };
  }
}
