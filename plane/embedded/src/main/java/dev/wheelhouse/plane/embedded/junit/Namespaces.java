// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.embedded.junit;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// A namespace for one test; closing deletes it. What is in it goes after a while, as in every
/// cluster; the next test has another.
record Namespaces(Cluster cluster, String name) implements AutoCloseable {

  private static final String ACCOUNT = "default";
  private static final int LONGEST = 40;
  private static final long ACCOUNT_SECONDS = 30;

  /// Makes one whose name begins with that of the test, and waits until pods may be made in it.
  static Namespaces create(Cluster cluster, String test) {
    try (KubernetesClient client = cluster.client()) {
      String name =
          client
              .resource(
                  new NamespaceBuilder()
                      .withNewMetadata()
                      .withGenerateName(prefix(test))
                      .endMetadata()
                      .build())
              .create()
              .getMetadata()
              .getName();
      account(cluster, client, name);
      return new Namespaces(cluster, name);
    }
  }

  private static void account(Cluster cluster, KubernetesClient client, String name) {
    var account =
        client.resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withName(ACCOUNT)
                .withNamespace(name)
                .endMetadata()
                .build());
    if (cluster.hasControllers()) {
      account.waitUntilCondition(present -> present != null, ACCOUNT_SECONDS, TimeUnit.SECONDS);
    } else {
      account.create();
    }
  }

  /// `test-` and the test's name, in the letters that names may have.
  static String prefix(String test) {
    String name = test.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    String most = name.length() > LONGEST ? name.substring(0, LONGEST) : name;
    return ("test-" + most + "-").replaceAll("-+", "-");
  }

  @Override
  public void close() {
    try (KubernetesClient client = cluster.client()) {
      client.namespaces().withName(name).delete();
    }
  }
}
