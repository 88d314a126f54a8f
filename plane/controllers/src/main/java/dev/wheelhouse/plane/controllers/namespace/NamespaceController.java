// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.namespace;

import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.controllers.ControllerContext;
import dev.wheelhouse.plane.controllers.ControllerFactory;
import io.fabric8.kubernetes.api.model.Namespace;

/// Wires the loop over namespaces that are being deleted.
public final class NamespaceController implements ControllerFactory {

  @Override
  public String name() {
    return "namespace-controller";
  }

  @Override
  public void start(ControllerContext context) {
    Resources<Namespace> namespaces = context.client().resources(Namespace.class);
    context
        .loop("namespace", new NamespaceReconciler(context.client(), namespaces, context.clock()))
        .watch(namespaces.informer())
        .start();
  }
}
