// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.util.Optional;

/// Whether a cluster knows a kind that a step needs and that is not Kubernetes' own.
public final class ServedKinds {

  private ServedKinds() {}

  /// The step's end when the kind is not served: waiting would not bring it.
  ///
  /// @param remedy what to do about it
  public static Optional<StepResult> missing(
      StepContext context, String apiVersion, String kind, String remedy) {
    try {
      context
          .world()
          .objects(StepWorld.LOCAL)
          .list(apiVersion, kind, context.context().string("namespace").orElse(""), "");
      return Optional.empty();
    } catch (PlatformException e) {
      if (!e.is(Reason.NOT_FOUND)) {
        throw e;
      }
      return Optional.of(
          new StepResult.Failed(
              "the cluster does not serve " + kind + " of " + apiVersion + "; " + remedy, false));
    }
  }
}
