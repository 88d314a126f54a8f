// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import dev.wheelhouse.ops.delivery.workloads.Workloads;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Watches on the kinds that applications are made of, by label, so that progress shows and drift
/// is mended as it happens.
final class OwnedObjects {

  private static final List<Class<? extends HasMetadata>> KINDS =
      List.of(
          Deployment.class,
          StatefulSet.class,
          DaemonSet.class,
          Job.class,
          CronJob.class,
          Service.class,
          Ingress.class,
          ConfigMap.class,
          Pod.class);

  private OwnedObjects() {}

  static List<? extends EventSource<?, Application>> sources(
      EventSourceContext<Application> context) {
    return KINDS.stream().map(kind -> source(kind, context)).toList();
  }

  private static <R extends HasMetadata> EventSource<R, Application> source(
      Class<R> kind, EventSourceContext<Application> context) {
    return new InformerEventSource<>(
        InformerEventSourceConfiguration.from(kind, Application.class)
            .withName(HasMetadata.getPlural(kind))
            .withWatchAllNamespaces()
            .withLabelSelector(Workloads.NAME_LABEL)
            .withSecondaryToPrimaryMapper(OwnedObjects::application)
            .withOnUpdateFilter(OwnedObjects::changed)
            .build(),
        context);
  }

  private static Set<ResourceID> application(HasMetadata object) {
    Map<String, String> labels =
        Objects.requireNonNullElse(object.getMetadata().getLabels(), Map.of());
    String name = labels.get(Workloads.NAME_LABEL);
    if (name == null) {
      return Set.of();
    }
    String namespace =
        labels.getOrDefault(Workloads.NAMESPACE_LABEL, object.getMetadata().getNamespace());
    return Set.of(new ResourceID(name, namespace));
  }

  private static boolean changed(HasMetadata now, HasMetadata before) {
    return !Objects.equals(
        now.getMetadata().getResourceVersion(), before.getMetadata().getResourceVersion());
  }
}
