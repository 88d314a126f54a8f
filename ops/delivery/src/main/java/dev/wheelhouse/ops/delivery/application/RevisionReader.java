// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.ops.delivery.definitions.DefinitionLookup;
import dev.wheelhouse.ops.delivery.definitions.Definitions;
import dev.wheelhouse.ops.delivery.definitions.snapshot.Snapshot;
import dev.wheelhouse.ops.delivery.definitions.snapshot.SnapshotLookup;
import dev.wheelhouse.ops.delivery.keeper.Owner;
import dev.wheelhouse.ops.delivery.keeper.ResourcePolicies;
import dev.wheelhouse.ops.delivery.policies.PolicyTypes;
import dev.wheelhouse.ops.delivery.render.Renderer;
import dev.wheelhouse.ops.delivery.revisions.ApplicationRevisions.Revision;
import dev.wheelhouse.ops.delivery.workflow.StepTypes;
import java.time.Duration;
import java.util.Optional;

/// Reads an application's specifications by the definitions that their revisions were made with.
/// Safe for use by many threads.
final class RevisionReader {

  private final ClusterObjects local;
  private final Renderer renderer;
  private final Definitions builtIn = Definitions.load();
  private final SnapshotLookup.Compiled compiled = new SnapshotLookup.Compiled();
  private final String ingressClass;
  private final Duration deadline;

  /// @param deadline of steps, where no policy says otherwise
  RevisionReader(ClusterObjects local, Renderer renderer, String ingressClass, Duration deadline) {
    this.local = local;
    this.renderer = renderer;
    this.ingressClass = ingressClass;
    this.deadline = deadline;
  }

  Blueprint read(JsonObject application, Revision revision) {
    String namespace = Owner.of(application).namespace();
    return reader(namespace, definitions(revision.definitions())).read(namespace, revision.spec());
  }

  /// The policies of a specification; empty when they cannot be read.
  Optional<ResourcePolicies> policies(
      JsonObject application, Snapshot definitions, JsonObject spec) {
    return reader(Owner.of(application).namespace(), definitions(definitions)).policies(spec);
  }

  StepTypes steps(Scope scope) {
    return StepTypes.of(definitions(scope.revision().definitions()), scope.owner().namespace());
  }

  Rendering rendering(Revision revision) {
    return new Rendering(renderer.with(definitions(revision.definitions())), ingressClass);
  }

  private DefinitionLookup definitions(Snapshot snapshot) {
    return new SnapshotLookup(snapshot, renderer.definitions(), builtIn, compiled);
  }

  private Blueprint.Reader reader(String namespace, DefinitionLookup definitions) {
    return new Blueprint.Reader(
        PolicyTypes.of(definitions, namespace),
        StepTypes.of(definitions, namespace),
        local,
        deadline);
  }
}
