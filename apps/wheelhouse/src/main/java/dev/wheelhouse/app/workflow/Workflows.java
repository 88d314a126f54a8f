// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.workflow;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds what has a workflow on a cluster: Applications and WorkflowRuns.
final class Workflows {

  private final ClusterObjects objects;
  private final String namespace;

  Workflows(ClusterObjects objects, String namespace) {
    this.objects = objects;
    this.namespace = namespace;
  }

  /// All of the namespace, Applications first.
  List<JsonObject> list() {
    List<JsonObject> all = new ArrayList<>();
    for (Owner owner : Owner.values()) {
      all.addAll(served(owner));
    }
    return all;
  }

  /// None where the cluster does not know the kind.
  private List<JsonObject> served(Owner owner) {
    try {
      return objects.list(owner.apiVersion(), owner.kind(), namespace, "");
    } catch (PlatformException e) {
      if (e.is(Reason.NOT_FOUND)) {
        return List.of();
      }
      throw e;
    }
  }

  private Optional<JsonObject> find(Owner owner, String name) {
    try {
      return objects.get(new ObjectRef(owner.apiVersion(), owner.kind(), namespace, name));
    } catch (PlatformException e) {
      if (e.is(Reason.NOT_FOUND)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /// What has a name.
  ///
  /// @param type empty for whichever there is
  /// @throws UserError when there is none, or both an Application and a WorkflowRun
  JsonObject get(String name, Optional<Owner> type) {
    List<JsonObject> found = new ArrayList<>();
    for (Owner owner : Owner.values()) {
      if (type.isEmpty() || type.get() == owner) {
        find(owner, name).ifPresent(found::add);
      }
    }
    if (found.isEmpty()) {
      throw new UserError(
          UserError.Kind.NO_INPUT,
          "there is no "
              + type.map(Owner::kind).orElse("Application or WorkflowRun")
              + " "
              + name
              + " in namespace "
              + namespace);
    }
    if (found.size() > 1) {
      throw new UserError(
          UserError.Kind.USAGE,
          "there are both an Application and a WorkflowRun "
              + name
              + "; say which with --type app or --type run");
    }
    return found.getFirst();
  }
}
