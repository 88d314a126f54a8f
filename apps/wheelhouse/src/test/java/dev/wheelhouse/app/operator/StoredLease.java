// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.operator;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A Lease in memory, for several candidates: an update of an older version is a conflict, as a
/// cluster has it.
final class StoredLease implements LeaseStore {

  private @Nullable Lease stored;
  private int version;
  private boolean gone;
  private boolean silent;

  synchronized void reachable(boolean reachable) {
    gone = !reachable;
  }

  /// From now on no question is answered.
  synchronized void silent() {
    silent = true;
  }

  synchronized void takenBy(String identity) {
    Lease lease = Objects.requireNonNull(stored);
    keep(new LeaseBuilder(lease).editSpec().withHolderIdentity(identity).endSpec().build());
  }

  synchronized String holder() {
    Lease lease = stored;
    return lease == null ? "" : String.valueOf(lease.getSpec().getHolderIdentity());
  }

  synchronized int transitions() {
    return Objects.requireNonNull(stored).getSpec().getLeaseTransitions();
  }

  @Override
  public synchronized @Nullable Lease get() {
    answer();
    return stored == null ? null : new LeaseBuilder(stored).build();
  }

  @Override
  public synchronized void create(Lease lease) {
    answer();
    if (stored != null) {
      throw new KubernetesClientException("there already", 409, null);
    }
    keep(lease);
  }

  @Override
  public synchronized void update(Lease lease) {
    answer();
    if (!lease.getMetadata().getResourceVersion().equals(String.valueOf(version))) {
      throw new KubernetesClientException("changed meanwhile", 409, null);
    }
    keep(lease);
  }

  private void keep(Lease lease) {
    version++;
    stored =
        new LeaseBuilder(lease)
            .editOrNewMetadata()
            .withResourceVersion(String.valueOf(version))
            .endMetadata()
            .build();
  }

  private void answer() {
    while (silent) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new KubernetesClientException("interrupted", e);
      }
    }
    if (gone) {
      throw new KubernetesClientException("no route to the cluster");
    }
  }
}
