// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.examples.webpage;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.Operator;
import java.time.Duration;

/// Runs the operator on a cluster.
public final class WebPageOperator {

  private WebPageOperator() {}

  /// Starts it on the cluster of the user's kubeconfig, or on that whose pod this is.
  public static void main(String[] arguments) {
    Operator operator = create(new KubernetesClientBuilder().build());
    operator.installShutdownHook(Duration.ofSeconds(10));
    operator.start();
  }

  /// The operator, not started yet; stopping it leaves the client open.
  static Operator create(KubernetesClient client) {
    Operator operator =
        new Operator(it -> it.withKubernetesClient(client).withCloseClientOnStop(false));
    operator.register(new WebPageReconciler());
    return operator;
  }
}
