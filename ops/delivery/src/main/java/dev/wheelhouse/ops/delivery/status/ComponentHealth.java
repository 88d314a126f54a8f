// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.status;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.kube.client.health.Health;
import dev.wheelhouse.kube.client.health.HealthRules;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.render.RenderedComponent;
import dev.wheelhouse.ops.delivery.status.ComponentStatus.Stage;
import dev.wheelhouse.ops.delivery.status.ComponentStatus.TraitStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Judges components by what is in the cluster now.
public final class ComponentHealth {

  private final ClusterObjects objects;

  public ComponentHealth(ClusterObjects objects) {
    this.objects = objects;
  }

  /// Judges an applied component.
  ///
  /// @param live its objects as they are in the cluster
  public ComponentStatus of(
      RenderedComponent component, String namespace, Map<ObjectRef, JsonObject> live) {
    List<TraitStatus> traits = traits(component, live);
    Health health = health(component.workload(), live);
    return switch (health) {
      case Health.Healthy _ ->
          traits.stream().allMatch(TraitStatus::healthy)
              ? status(component, namespace, Stage.HEALTHY, health.message(), traits)
              : status(component, namespace, Stage.RUNNING, waiting(traits), traits);
      case Health.Progressing _ ->
          status(component, namespace, Stage.RUNNING, explain(component, health), traits);
      case Health.Failed _ ->
          status(component, namespace, Stage.FAILED, explain(component, health), traits);
    };
  }

  private String explain(RenderedComponent component, Health health) {
    JsonObject workload = component.workload();
    List<JsonObject> pods =
        objects.list(
            "v1",
            "Pod",
            workload.string("metadata", "namespace").orElse(""),
            "app.oam.dev/component="
                + component.name()
                + ",app.oam.dev/name="
                + workload.string("metadata", "labels", "app.oam.dev/name").orElse(""));
    boolean ends = component.workloadKind().equals("Job");
    String pod =
        PodTroubles.message(ends ? pods : pods.stream().filter(PodGenerations::stays).toList())
            .orElse("");
    return pod.isEmpty() ? health.message() : pod + " (" + health.message() + ")";
  }

  private static List<TraitStatus> traits(
      RenderedComponent component, Map<ObjectRef, JsonObject> live) {
    List<TraitStatus> traits = new ArrayList<>();
    for (String type : component.traits()) {
      List<Health> parts =
          component.auxiliaries().stream()
              .filter(auxiliary -> auxiliary.trait().equals(type))
              .map(Output.Auxiliary::object)
              .map(object -> health(object, live))
              .toList();
      Optional<Health> sick = parts.stream().filter(it -> !it.healthy()).findFirst();
      traits.add(new TraitStatus(type, sick.isEmpty(), sick.map(Health::message).orElse("")));
    }
    return traits;
  }

  private static Health health(JsonObject rendered, Map<ObjectRef, JsonObject> live) {
    return Optional.ofNullable(live.get(ObjectRef.of(rendered)))
        .map(HealthRules::of)
        .orElseGet(() -> new Health.Progressing("creating"));
  }

  private static String waiting(List<TraitStatus> traits) {
    return traits.stream()
        .filter(trait -> !trait.healthy())
        .map(trait -> "trait " + trait.type() + ": " + trait.message())
        .findFirst()
        .orElse("");
  }

  /// A status of a component that is not in the cluster yet, or is beyond judging.
  public static ComponentStatus status(
      RenderedComponent component,
      String namespace,
      Stage stage,
      String message,
      List<TraitStatus> traits) {
    return new ComponentStatus(
        component.name(),
        namespace,
        component.workloadApiVersion(),
        component.workloadKind(),
        stage,
        message,
        traits);
  }
}
