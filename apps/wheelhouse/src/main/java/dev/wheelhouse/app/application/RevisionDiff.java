// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.plan.Change;
import dev.wheelhouse.ops.delivery.plan.Preview;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What differs between two states of an application: in what it says, and in the objects that it
/// becomes.
final class RevisionDiff {

  private RevisionDiff() {}

  static List<Change> between(Previews previews, JsonObject before, JsonObject after) {
    List<Change> changes = new ArrayList<>();
    ObjectRef ref = ObjectRef.of(after);
    Change.between("local", ref, Optional.of(spec(before)), Optional.of(spec(after)))
        .ifPresent(changes::add);
    changes.addAll(preview(previews, before).to(preview(previews, after)));
    return changes;
  }

  private static JsonObject spec(JsonObject application) {
    return JsonObject.of("spec", application.object("spec").orElseGet(JsonObject::new));
  }

  private static Preview preview(Previews previews, JsonObject application) {
    Preview preview = previews.of(application);
    if (!preview.problem().isEmpty()) {
      throw new UserError(UserError.Kind.DATA, preview.problem());
    }
    return preview;
  }
}
