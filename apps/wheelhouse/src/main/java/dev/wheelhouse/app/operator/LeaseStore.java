// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.operator;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import org.jspecify.annotations.Nullable;

/// Where the Lease of an election is kept. Calls throw [KubernetesClientException], with code 409
/// when somebody else was faster.
interface LeaseStore {

  @Nullable Lease get();

  /// @param lease without a name
  void create(Lease lease);

  /// @param lease as it was got, with another spec
  void update(Lease lease);

  /// A Lease of a cluster. Requests are given up after 3 seconds, since a leader must notice in
  /// time that it cannot renew.
  static LeaseStore of(KubernetesClient client, String namespace, String name) {
    KubernetesClient impatient =
        client
            .adapt(NamespacedKubernetesClient.class)
            .withRequestConfig(
                new RequestConfigBuilder()
                    .withRequestTimeout(3_000)
                    .withRequestRetryBackoffLimit(0)
                    .build())
            .call(it -> it);
    return new LeaseStore() {
      @Override
      public @Nullable Lease get() {
        return impatient.leases().inNamespace(namespace).withName(name).get();
      }

      @Override
      public void create(Lease lease) {
        Lease named =
            new LeaseBuilder(lease)
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .endMetadata()
                .build();
        impatient.leases().inNamespace(namespace).resource(named).create();
      }

      @Override
      public void update(Lease lease) {
        impatient.leases().inNamespace(namespace).resource(lease).update();
      }

      @Override
      public String toString() {
        return namespace + "/" + name;
      }
    };
  }
}
