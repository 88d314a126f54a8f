// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.rootca;

import dev.wheelhouse.plane.client.PlaneClient;
import dev.wheelhouse.plane.client.loop.Key;
import dev.wheelhouse.plane.controllers.ControllerContext;
import dev.wheelhouse.plane.controllers.ControllerFactory;
import dev.wheelhouse.plane.controllers.namespace.InEveryNamespace;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import java.util.List;
import java.util.Map;

/// Wires the loop over namespaces that publishes the certificate.
public final class RootCaController implements ControllerFactory {

  private static final String NAME = "kube-root-ca.crt";
  private static final String KEY = "ca.crt";

  @Override
  public String name() {
    return "root-ca-certificate-publisher-controller";
  }

  @Override
  public void start(ControllerContext context) {
    PlaneClient client = context.client();
    var maps = client.resources(ConfigMap.class);
    Map<String, String> data = Map.of(KEY, context.options().rootCaPem());
    InEveryNamespace<ConfigMap> reconciler =
        new InEveryNamespace<>(
            client.resources(Namespace.class).informer(),
            maps,
            NAME,
            namespace -> map(namespace, data),
            found -> data.equals(found.getData()));
    context
        .loop("rootca", reconciler)
        .watch(client.resources(Namespace.class).informer())
        .watch(
            maps.informer(),
            map ->
                map.getMetadata().getName().equals(NAME)
                    ? List.of(new Key("", map.getMetadata().getNamespace()))
                    : List.of())
        .start();
  }

  private static ConfigMap map(String namespace, Map<String, String> data) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(NAME)
        .withNamespace(namespace)
        .addToAnnotations(
            "kubernetes.io/description",
            "Contains a CA bundle that can be used to verify the kube-apiserver when using internal"
                + " endpoints such as the internal service IP or kubernetes.default.svc. No other"
                + " usage is guaranteed across distributions of Kubernetes clusters.")
        .endMetadata()
        .withData(data)
        .build();
  }
}
