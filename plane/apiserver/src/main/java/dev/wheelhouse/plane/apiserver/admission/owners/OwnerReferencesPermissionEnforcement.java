// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.owners;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.ApiResource;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest.Operation;
import dev.wheelhouse.plane.apiserver.admission.ValidatingPlugin;
import dev.wheelhouse.plane.apiserver.authz.Attributes;
import dev.wheelhouse.plane.apiserver.authz.Authorizer;
import dev.wheelhouse.plane.apiserver.registry.Failures;
import dev.wheelhouse.plane.apiserver.registry.ServedResources;
import java.util.List;

/// Nobody makes an object go, by naming an owner, who may not delete it; and nobody keeps an owner
/// from going who may not set its finalizers (`OwnerReferencesPermissionEnforcement`).
public final class OwnerReferencesPermissionEnforcement implements ValidatingPlugin {

  private final Authorizer authorizer;
  private final ServedResources served;

  public OwnerReferencesPermissionEnforcement(Authorizer authorizer, ServedResources served) {
    this.authorizer = authorizer;
    this.served = served;
  }

  @Override
  public String name() {
    return "OwnerReferencesPermissionEnforcement";
  }

  @Override
  public boolean onByDefault() {
    return false;
  }

  @Override
  public void validate(AdmissionRequest request) {
    boolean writes =
        request.operation() == Operation.CREATE || request.operation() == Operation.UPDATE;
    if (!writes || isPodStatus(request)) {
      return;
    }
    List<JsonObject> owners = owners(request.object());
    List<JsonObject> before = request.previous().map(this::owners).orElse(List.of());
    if (owners.equals(before)) {
      return;
    }
    if (request.operation() == Operation.UPDATE && !may(request, "delete", "")) {
      throw refused(request, "cannot set an ownerRef on a resource you can't delete: , ");
    }
    for (JsonObject owner : owners) {
      if (blocks(owner) && before.stream().noneMatch(old -> blocks(old) && sameOwner(old, owner))) {
        requireFinalizers(request, owner);
      }
    }
  }

  /// Their updates come from nodes, which hold no such rights.
  private static boolean isPodStatus(AdmissionRequest request) {
    return request.resource().toString().equals("pods") && request.subresource().equals("status");
  }

  private List<JsonObject> owners(JsonObject object) {
    return object.array("metadata", "ownerReferences").map(JsonArray::objects).orElse(List.of());
  }

  private static boolean blocks(JsonObject owner) {
    return owner.bool("blockOwnerDeletion").orElse(false);
  }

  private static boolean sameOwner(JsonObject one, JsonObject other) {
    return one.string("uid").equals(other.string("uid"));
  }

  private boolean may(AdmissionRequest request, String verb, String subresource) {
    return authorizer
        .authorize(
            new Attributes(
                request.user(),
                verb,
                true,
                request.resource().group(),
                request.kind().version(),
                request.resource().resource(),
                subresource,
                request.namespace(),
                request.name(),
                ""))
        .allowed();
  }

  private void requireFinalizers(AdmissionRequest request, JsonObject owner) {
    String apiVersion = owner.string("apiVersion").orElse("");
    String kind = owner.string("kind").orElse("");
    List<ApiResource> resources =
        served.resources().stream()
            .filter(
                api -> api.kind().kind().equals(kind) && api.kind().apiVersion().equals(apiVersion))
            .toList();
    if (resources.isEmpty()) {
      throw refused(
          request,
          "cannot set blockOwnerDeletion in this case because cannot find RESTMapping for"
              + " APIVersion "
              + apiVersion
              + " Kind "
              + kind);
    }
    for (ApiResource api : resources) {
      Attributes question =
          new Attributes(
              request.user(),
              "update",
              true,
              api.gvr().group(),
              api.gvr().version(),
              api.gvr().resource(),
              "finalizers",
              api.namespaced() ? request.namespace() : "",
              owner.string("name").orElse(""),
              "");
      if (!authorizer.authorize(question).allowed()) {
        throw refused(
            request,
            "cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set"
                + " finalizers on: , ");
      }
    }
  }

  private static RuntimeException refused(AdmissionRequest request, String message) {
    return Failures.forbidden(request.resource(), request.name(), message);
  }
}
