// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.application.Placements.Placement;
import dev.wheelhouse.ops.delivery.clusters.Cluster;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Surroundings;
import dev.wheelhouse.ops.delivery.render.ApplicationSpec.Component;
import dev.wheelhouse.ops.delivery.render.ApplicationSpec.Trait;
import dev.wheelhouse.ops.delivery.render.ClusterReferences;
import dev.wheelhouse.ops.delivery.render.RenderedComponent;
import dev.wheelhouse.ops.delivery.render.Renderer;
import dev.wheelhouse.ops.delivery.status.ComponentHealth.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Renders components for a place, and remembers what nobody knew in them. Owned by one thread.
final class Rendering {

  private final Renderer renderer;
  private final String ingressClass;
  private final List<String> warnings = new ArrayList<>();
  private Instant begun = Instant.MIN;
  private Map<String, String> held = Map.of();

  Rendering(Renderer renderer, String ingressClass) {
    this.renderer = renderer;
    this.ingressClass = ingressClass;
  }

  /// Components are taken by a workflow from now on that began then.
  void workflow(Instant start) {
    begun = start;
  }

  /// Releases are those of a plan from now on, see [dev.wheelhouse.ops.delivery.plan.HeldReleases].
  void hold(Map<String, String> releases) {
    held = Map.copyOf(releases);
  }

  /// @throws PlatformException `INVALID` for an unknown type, a wrong parameter, or a trait that
  ///   does not fit
  RenderedComponent render(Scope scope, Component component, String namespace) {
    return render(scope, component, new Placement(Cluster.LOCAL, namespace));
  }

  /// The same for another cluster.
  RenderedComponent render(Scope scope, Component component, Placement placement) {
    ComponentContext context =
        new ComponentContext(
            scope.owner().name(),
            placement.namespace(),
            component.name(),
            scope.revision().name(),
            ingressClass,
            scope.images(),
            new ClusterReferences(
                cluster -> scope.objects(cluster.isEmpty() ? Cluster.LOCAL : cluster)),
            surroundings(scope, placement.cluster()));
    RenderedComponent rendered = renderer.render(context, component);
    rendered.warnings().stream().filter(it -> !warnings.contains(it)).forEach(warnings::add);
    return rendered;
  }

  private Surroundings surroundings(Scope scope, String cluster) {
    return new Surroundings(
        scope.owner().namespace(),
        cluster,
        Optional.of(scope.objects(Cluster.LOCAL)),
        Optional.of(scope.objects(cluster)),
        renderer.charts(),
        Optional.of(renderer.files().of(scope.owner().namespace(), scope.owner().uid())),
        begun,
        held);
  }

  /// Whether objects of a type of trait come once the workload is healthy.
  boolean late(Scope scope, String trait) {
    return renderer.late(scope.owner().namespace(), trait);
  }

  /// Whether a type of component stands for something that no cluster makes.
  boolean cloudResource(Scope scope, String type) {
    return renderer.cloudResource(scope.owner().namespace(), type);
  }

  /// Paths of parameters that nobody knows.
  List<String> warnings() {
    return List.copyOf(warnings);
  }

  static Subject subject(RenderedComponent rendered, Placement placement) {
    return new Subject(
        rendered.name(),
        placement.cluster(),
        placement.namespace(),
        rendered.workload(),
        rendered.auxiliaries().stream().map(it -> ApplicationComponents.part(it.object())).toList(),
        rendered.traits());
  }

  /// A component of which there are no objects.
  Subject unrendered(Component component, Placement placement) {
    JsonObject workload =
        JsonObject.of(
            "apiVersion", renderer.workloadApiVersion(component),
            "kind", renderer.workloadKind(component));
    return new Subject(
        component.name(),
        placement.cluster(),
        placement.namespace(),
        workload,
        List.of(),
        component.traits().stream().map(Trait::type).toList());
  }
}
