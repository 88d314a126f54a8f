// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.resourcequota;

import dev.wheelhouse.kube.schema.ApiResource;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.client.Informer;
import dev.wheelhouse.plane.client.MetadataObject;
import dev.wheelhouse.plane.client.PlaneClient;
import dev.wheelhouse.plane.client.loop.Key;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/// Has a namespace's quotas counted again a moment after counted objects came, went or ended. Many
/// changes within that moment cause one count.
final class Replenishment {

  private static final Duration LEAST = Duration.ofSeconds(1);
  private static final int PAUSE_PER_COUNT = 10;
  private static final GroupResource DEFINITIONS =
      new GroupResource("apiextensions.k8s.io", "customresourcedefinitions");
  private static final GroupResource PODS = new GroupResource("", "pods");

  private final PlaneClient client;
  private final Informer<ResourceQuota> quotas;
  private final Set<GroupResource> followed = ConcurrentHashMap.newKeySet();
  private volatile BiConsumer<Key, Duration> later = (_, _) -> {};
  private volatile Duration moment = LEAST;

  Replenishment(PlaneClient client, Informer<ResourceQuota> quotas) {
    this.client = client;
    this.quotas = quotas;
  }

  /// @param enqueueAfter has a quota looked at after a time
  void tell(BiConsumer<Key, Duration> enqueueAfter) {
    later = enqueueAfter;
  }

  /// Counting takes this long: it shall not take most of the time.
  void took(Duration duration) {
    Duration pause = duration.multipliedBy(PAUSE_PER_COUNT);
    moment = pause.compareTo(LEAST) > 0 ? pause : LEAST;
  }

  /// Has all quotas counted again when resources come or go.
  void followDefinitions(ApiResource resource) {
    GroupResource definitions = resource.gvr().groupResource();
    if (definitions.equals(DEFINITIONS) && followed.add(definitions)) {
      client.metadata(resource).subscribe(new Others());
    }
  }

  /// Follows a resource from now on; following twice is fine.
  void follow(ApiResource resource) {
    GroupResource tracked = resource.gvr().groupResource();
    if (!followed.add(tracked)) {
      return;
    }
    if (tracked.equals(PODS)) {
      client.resources(Pod.class).informer().subscribe(new Pods());
    } else {
      client.metadata(resource).subscribe(new Others());
    }
  }

  private void changed(HasMetadata object) {
    String namespace = object.getMetadata().getNamespace();
    (namespace == null ? quotas.list() : quotas.list(namespace))
        .forEach(quota -> later.accept(Key.of(quota), moment));
  }

  private final class Others implements Informer.Handler<MetadataObject> {
    @Override
    public void added(MetadataObject object) {
      changed(object);
    }

    @Override
    public void updated(MetadataObject before, MetadataObject after) {}

    @Override
    public void deleted(MetadataObject last) {
      changed(last);
    }
  }

  private final class Pods implements Informer.Handler<Pod> {
    @Override
    public void added(Pod pod) {
      changed(pod);
    }

    @Override
    public void updated(Pod before, Pod after) {
      if (!Objects.equals(phase(before), phase(after))) {
        changed(after);
      }
    }

    @Override
    public void deleted(Pod last) {
      changed(last);
    }

    private static String phase(Pod pod) {
      return pod.getStatus() == null ? "" : String.valueOf(pod.getStatus().getPhase());
    }
  }
}
