// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.namespace;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.schema.ApiResource;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import dev.wheelhouse.plane.client.DeleteQuery;
import dev.wheelhouse.plane.client.GenericResources;
import dev.wheelhouse.plane.client.ListQuery;
import dev.wheelhouse.plane.client.Models;
import dev.wheelhouse.plane.client.Patch;
import dev.wheelhouse.plane.client.PlaneClient;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.client.Served;
import dev.wheelhouse.plane.client.loop.Key;
import dev.wheelhouse.plane.client.loop.Outcome;
import dev.wheelhouse.plane.client.loop.Reconciler;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceCondition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Deletes what is in a namespace, pods first; reports what remains; finalizes.
final class NamespaceReconciler implements Reconciler {

  private static final String FINALIZER = "kubernetes";
  private static final ApiResource NAMESPACES =
      new ApiResource(
          new GroupVersionResource("", "v1", "namespaces"),
          new GroupVersionKind("", "v1", "Namespace"),
          "namespace",
          false,
          List.of(),
          List.of(),
          List.of(),
          Map.of());
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
  private static final Duration LOOK_AGAIN_PODS = Duration.ofSeconds(1);
  private static final Duration LOOK_AGAIN_UNDISCOVERED = Duration.ofSeconds(5);

  private final PlaneClient client;
  private final Resources<Namespace> namespaces;
  private final Clock clock;

  NamespaceReconciler(PlaneClient client, Resources<Namespace> namespaces, Clock clock) {
    this.client = client;
    this.namespaces = namespaces;
    this.clock = clock;
  }

  @Override
  public Outcome reconcile(Key key) {
    Optional<Namespace> found = namespaces.informer().get("", key.name());
    if (found.isEmpty()
        || found.get().getMetadata().getDeletionTimestamp() == null
        || found.get().getSpec() == null
        || !found.get().getSpec().getFinalizers().contains(FINALIZER)) {
      return Outcome.DONE;
    }
    Optional<Namespace> live = namespaces.get("", key.name());
    if (live.isEmpty()) {
      return Outcome.DONE;
    }
    NamespaceContents contents = empty(key.name());
    report(live.get(), contents);
    if (contents.isEmpty()) {
      finish(key.name());
      return Outcome.DONE;
    }
    return Outcome.waitFor(pause(contents));
  }

  private static Duration pause(NamespaceContents contents) {
    if (!contents.undiscovered().isEmpty()) {
      return LOOK_AGAIN_UNDISCOVERED;
    }
    return contents.hasPods() ? LOOK_AGAIN_PODS : LOOK_AGAIN;
  }

  /// Asks for the deletion of everything and tells what is still there after that.
  private NamespaceContents empty(String namespace) {
    List<NamespaceContents.Remaining> remaining = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    Served served = client.served();
    for (ApiResource resource : deletable(served)) {
      try {
        List<GenericKubernetesResource> left = empty(namespace, client.resources(resource));
        if (!left.isEmpty()) {
          remaining.add(NamespaceContents.Remaining.of(resource, left));
        }
      } catch (PlatformException e) {
        if (!e.is(Reason.NOT_FOUND) && !e.is(Reason.METHOD_NOT_ALLOWED)) {
          failures.add(resource.gvr().groupResource() + ": " + e.getMessage());
        }
      }
    }
    return new NamespaceContents(remaining, failures, served.failures());
  }

  private static List<GenericKubernetesResource> empty(
      String namespace, GenericResources resources) {
    List<GenericKubernetesResource> present = resources.list(namespace, ListQuery.ALL);
    if (present.isEmpty()) {
      return present;
    }
    if (present.stream().anyMatch(o -> o.getMetadata().getDeletionTimestamp() == null)) {
      resources.deleteCollection(
          namespace, ListQuery.ALL, new DeleteQuery(null, null, null, "Background"));
      return resources.list(namespace, ListQuery.ALL);
    }
    return present;
  }

  private static List<ApiResource> deletable(Served served) {
    return served.resources().stream()
        .filter(ApiResource::namespaced)
        .filter(resource -> resource.verbs().contains("deletecollection"))
        .filter(resource -> resource.verbs().contains("list"))
        .sorted(Comparator.comparing(resource -> !resource.gvr().resource().equals("pods")))
        .toList();
  }

  private void report(Namespace namespace, NamespaceContents contents) {
    List<NamespaceCondition> before =
        namespace.getStatus() == null ? List.of() : namespace.getStatus().getConditions();
    List<NamespaceCondition> after = contents.conditions(before, clock.now());
    if (!after.equals(before)) {
      JsonArray conditions = new JsonArray();
      after.forEach(condition -> conditions.add(Models.tree(condition)));
      namespaces.patch(
          "",
          namespace.getMetadata().getName(),
          new Patch.Merge(JsonObject.of("status", JsonObject.of("conditions", conditions))),
          "status");
    }
  }

  /// Writes the remaining finalizers as a list even when it is empty: a server that fills in absent
  /// fields must not take its absence for the default.
  private void finish(String name) {
    Optional<Namespace> live = namespaces.get("", name);
    if (live.isPresent()) {
      JsonObject tree = Models.tree(live.get());
      tree.childObject("spec").childArray("finalizers").remove(FINALIZER);
      client
          .resources(NAMESPACES)
          .updateSubresource(Models.read(tree, GenericKubernetesResource.class), "finalize");
    }
  }
}
