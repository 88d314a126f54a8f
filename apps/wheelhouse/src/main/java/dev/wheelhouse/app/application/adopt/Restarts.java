// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application.adopt;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.application.Plans;
import dev.wheelhouse.app.application.Reach;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.plan.Change;
import dev.wheelhouse.ops.delivery.plan.FieldChange;
import dev.wheelhouse.ops.delivery.plan.Plan;
import java.util.List;
import java.util.stream.Collectors;

/// Makes sure that an adoption changes no pods: its plan is made, and read.
final class Restarts {

  private Restarts() {}

  /// @throws UserError naming the fields through which pods would be replaced, or objects would go
  static void refuse(Reach reach, JsonObject application) {
    for (Change change : changes(reach, application)) {
      List<String> fields =
          change.fields().stream()
              .map(FieldChange::path)
              .filter(it -> it.startsWith(".spec"))
              .toList();
      if (change.action() != Change.Action.CHANGE || !fields.isEmpty()) {
        throw new UserError(
            UserError.Kind.FAILED,
            "adopting would not leave "
                + change.ref()
                + " as it is: "
                + (fields.isEmpty() ? change.action().toString() : fields.toString())
                + "; nothing was done");
      }
    }
  }

  /// For an application that takes the place of another, and is to write nothing itself.
  ///
  /// @throws UserError naming the objects of that other one that would go
  static void refuseDeletions(Reach reach, JsonObject application) {
    String going =
        changes(reach, application).stream()
            .filter(it -> it.action() == Change.Action.DELETE)
            .map(it -> it.ref().toString())
            .collect(Collectors.joining(", "));
    if (!going.isEmpty()) {
      throw new UserError(
          UserError.Kind.FAILED,
          "the application that is there has other objects, which would be deleted: "
              + going
              + "; give another --app; nothing was done");
    }
  }

  private static List<Change> changes(Reach reach, JsonObject application) {
    Plan plan = new Plans(reach.client()).make(application);
    if (!plan.problem().isEmpty()) {
      throw new UserError(UserError.Kind.DATA, plan.problem());
    }
    return plan.changes();
  }
}
