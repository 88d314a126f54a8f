// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.endpoints;

import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.client.loop.ControlLoop;
import dev.wheelhouse.plane.controllers.ControllerContext;
import dev.wheelhouse.plane.controllers.ControllerFactory;
import dev.wheelhouse.plane.controllers.services.ServicePods;
import io.fabric8.kubernetes.api.model.Endpoints;

/// Wires the Endpoints loop: Services, their pods, and Endpoints that others touched.
public final class EndpointsController implements ControllerFactory {

  @Override
  public String name() {
    return "endpoints-controller";
  }

  @Override
  public void start(ControllerContext context) {
    ServicePods pods = new ServicePods(context.client());
    Resources<Endpoints> endpoints = context.client().resources(Endpoints.class);
    ControlLoop loop = context.loop("endpoints", new EndpointsReconciler(pods, endpoints));
    pods.feed(loop);
    loop.watch(pods.services()).watch(endpoints.informer()).start();
  }
}
