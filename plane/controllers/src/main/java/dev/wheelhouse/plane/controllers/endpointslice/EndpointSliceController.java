// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.endpointslice;

import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.client.loop.ControlLoop;
import dev.wheelhouse.plane.controllers.ControllerContext;
import dev.wheelhouse.plane.controllers.ControllerFactory;
import dev.wheelhouse.plane.controllers.services.ServicePods;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;

/// Wires the slices' loop: Services, their pods, and slices that others touched.
public final class EndpointSliceController implements ControllerFactory {

  @Override
  public String name() {
    return "endpointslice-controller";
  }

  @Override
  public void start(ControllerContext context) {
    ServicePods pods = new ServicePods(context.client());
    Resources<EndpointSlice> slices = context.client().resources(EndpointSlice.class);
    EndpointSliceReconciler reconciler =
        new EndpointSliceReconciler(
            pods, slices, context.client().resources(Node.class).informer());
    ControlLoop loop = context.loop("endpointslice", reconciler);
    pods.feed(loop);
    loop.watch(pods.services())
        .watch(slices.informer(), slice -> EndpointSliceReconciler.keys(slice))
        .needs(context.client().resources(Node.class).informer())
        .start();
  }
}
