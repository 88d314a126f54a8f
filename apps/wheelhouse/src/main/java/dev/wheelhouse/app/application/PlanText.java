// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import dev.wheelhouse.ops.delivery.plan.Change;
import dev.wheelhouse.ops.delivery.plan.FieldChange;
import dev.wheelhouse.ops.delivery.plan.SecretFields;
import java.util.List;

/// Changes as text: a line for each object, and below it one for each field.
final class PlanText {

  private static final int LONGEST = 60;

  private PlanText() {}

  static String of(List<Change> changes) {
    StringBuilder text = new StringBuilder();
    for (Change change : changes) {
      text.append(sign(change))
          .append(' ')
          .append(change.ref())
          .append(change.cluster().equals("local") ? "" : " on " + change.cluster())
          .append(change.risk().isEmpty() ? "" : ": " + change.risk())
          .append('\n');
      for (FieldChange field : change.fields()) {
        text.append("    ")
            .append(field.path())
            .append(": ")
            .append(field.secret() ? SecretFields.SHOWN : values(field))
            .append('\n');
      }
    }
    return text.toString().stripTrailing();
  }

  private static String values(FieldChange field) {
    return (field.before().isEmpty() ? "(none)" : shortened(field.before()))
        + " -> "
        + (field.after().isEmpty() ? "(none)" : shortened(field.after()));
  }

  private static String sign(Change change) {
    return switch (change.action()) {
      case CREATE -> "+";
      case CHANGE -> "~";
      case DELETE -> "-";
    };
  }

  private static String shortened(String value) {
    return value.length() <= LONGEST ? value : value.substring(0, LONGEST) + "...";
  }
}
