// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.clusters;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Objects on a cluster as somebody other than the program sees them. Where that one lacks a right,
/// the error says who lacks it and what to do.
final class ActingObjects implements ClusterObjects {

  private final ClusterObjects objects;
  private final String cluster;
  private final Identity identity;

  ActingObjects(ClusterObjects objects, String cluster, Identity identity) {
    this.objects = objects;
    this.cluster = cluster;
    this.identity = identity;
  }

  @Override
  public Optional<JsonObject> get(ObjectRef ref) {
    return told(() -> objects.get(ref));
  }

  @Override
  public List<JsonObject> list(
      String apiVersion, String kind, String namespace, String labelSelector) {
    return told(() -> objects.list(apiVersion, kind, namespace, labelSelector));
  }

  @Override
  public JsonObject apply(JsonObject object, String fieldManager, boolean force) {
    return told(() -> objects.apply(object, fieldManager, force));
  }

  @Override
  public JsonObject create(JsonObject object, String fieldManager) {
    return told(() -> objects.create(object, fieldManager));
  }

  @Override
  public JsonObject dryRunApply(JsonObject object, String fieldManager, boolean force) {
    return told(() -> objects.dryRunApply(object, fieldManager, force));
  }

  @Override
  public JsonObject updateStatus(JsonObject object) {
    return told(() -> objects.updateStatus(object));
  }

  @Override
  public JsonObject replace(JsonObject object) {
    return told(() -> objects.replace(object));
  }

  @Override
  public JsonObject merge(ObjectRef ref, JsonObject patch, String fieldManager) {
    return told(() -> objects.merge(ref, patch, fieldManager));
  }

  @Override
  public void delete(ObjectRef ref, String uid, String version, boolean orphan) {
    told(() -> {
      objects.delete(ref, uid, version, orphan);
      return ref;
    });
  }

  @Override
  public boolean namespaced(String apiVersion, String kind) {
    return told(() -> objects.namespaced(apiVersion, kind));
  }

  /// A refusal for lack of a right has the form `... User "x" cannot VERB ...`; others, as of a
  /// quota, are not about rights.
  private <T> T told(Supplier<T> request) {
    try {
      return request.get();
    } catch (PlatformException e) {
      String message = String.valueOf(e.getMessage());
      if (!e.is(Reason.FORBIDDEN) || !message.contains("User \"")) {
        throw e;
      }
      String more = message.contains(" cannot impersonate ") ? impersonation() : rights();
      throw new PlatformException(Reason.FORBIDDEN, message + "; " + more, e);
    }
  }

  private String rights() {
    return identity.user().startsWith("system:serviceaccount:")
        ? "it acts as service account "
            + identity.user().substring("system:serviceaccount:".length()).replace(':', '/')
            + ": give that one the right by a RoleBinding"
        : "it acts as its author: give "
            + identity.user()
            + " the right by a RoleBinding, or let somebody write it who has it";
  }

  private String impersonation() {
    String who =
        cluster.equals(Cluster.LOCAL)
            ? "the account that Wheelhouse runs as"
            : "the account that cluster " + cluster + " was joined with";
    return who
        + " needs the verb impersonate on users, groups and serviceaccounts there, to act as "
        + identity.user();
  }
}
