// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.serviceaccount;

import dev.wheelhouse.plane.client.PlaneClient;
import dev.wheelhouse.plane.client.loop.Key;
import dev.wheelhouse.plane.controllers.ControllerContext;
import dev.wheelhouse.plane.controllers.ControllerFactory;
import dev.wheelhouse.plane.controllers.namespace.InEveryNamespace;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import java.util.List;

/// Wires the loop over namespaces that makes their default ServiceAccount.
public final class ServiceAccountController implements ControllerFactory {

  private static final String NAME = "default";

  @Override
  public String name() {
    return "serviceaccount-controller";
  }

  @Override
  public void start(ControllerContext context) {
    PlaneClient client = context.client();
    var accounts = client.resources(ServiceAccount.class);
    InEveryNamespace<ServiceAccount> reconciler =
        new InEveryNamespace<>(
            client.resources(Namespace.class).informer(),
            accounts,
            NAME,
            namespace ->
                new ServiceAccountBuilder()
                    .withNewMetadata()
                    .withName(NAME)
                    .withNamespace(namespace)
                    .endMetadata()
                    .build(),
            _ -> true);
    context
        .loop("serviceaccount", reconciler)
        .watch(client.resources(Namespace.class).informer())
        .watch(
            accounts.informer(),
            account ->
                account.getMetadata().getName().equals(NAME)
                    ? List.of(new Key("", account.getMetadata().getNamespace()))
                    : List.of())
        .start();
  }
}
