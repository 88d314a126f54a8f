// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.JsonObject;
import java.util.Objects;

/// `apps/v1 ControllerRevision`.
final class ControllerRevisionRules implements KindRules {

  @Override
  public void create(Scope revision) {
    Object data = revision.object().get("data");
    if (data == null) {
      revision.problems().required(revision.path("data"), "data is mandatory");
    } else if (!(data instanceof JsonObject)) {
      revision.problems().required(revision.path("data"), "data must be a valid JSON object");
    }
    revision.nonNegative("revision");
  }

  @Override
  public void update(Scope revision, JsonObject old) {
    revision.nonNegative("revision");
    if (!Objects.equals(revision.object().get("data"), old.get("data"))) {
      revision
          .problems()
          .invalid(revision.path("data"), revision.object().get("data"), Scope.IMMUTABLE);
    }
  }
}
