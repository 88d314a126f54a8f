// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.resourcequota;

import dev.wheelhouse.plane.client.Informer;
import dev.wheelhouse.plane.client.loop.ControlLoop;
import dev.wheelhouse.plane.client.loop.Key;
import dev.wheelhouse.plane.controllers.ControllerContext;
import dev.wheelhouse.plane.controllers.ControllerFactory;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import java.util.Objects;

/// Wires the loop over ResourceQuotas.
public final class ResourceQuotaController implements ControllerFactory {

  @Override
  public String name() {
    return "resourcequota-controller";
  }

  @Override
  public void start(ControllerContext context) {
    Informer<ResourceQuota> quotas = context.client().resources(ResourceQuota.class).informer();
    Replenishment replenishment = new Replenishment(context.client(), quotas);
    ControlLoop loop =
        context.loop(
            "resourcequota",
            new ResourceQuotaReconciler(context.client(), replenishment, context.clock()));
    replenishment.tell(loop::enqueueAfter);
    loop.watch(quotas, new Specifications(loop)).start();
  }

  /// Passes on what concerns the wish, not the count: that changes with every write.
  private record Specifications(ControlLoop loop) implements Informer.Handler<ResourceQuota> {
    @Override
    public void added(ResourceQuota quota) {
      loop.enqueue(Key.of(quota));
    }

    @Override
    public void updated(ResourceQuota before, ResourceQuota after) {
      if (!Objects.equals(before.getSpec(), after.getSpec())) {
        loop.enqueue(Key.of(after));
      }
    }

    @Override
    public void deleted(ResourceQuota last) {}
  }
}
