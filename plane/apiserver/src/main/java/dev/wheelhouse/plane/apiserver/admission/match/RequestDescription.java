// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.match;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.authn.Identity;

/// A request as webhooks and expressions see it, without its objects.
public final class RequestDescription {

  private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");

  private RequestDescription() {}

  public static JsonObject of(AdmissionRequest request, Match match) {
    JsonObject question =
        JsonObject.of("kind", kind(match.kind()), "resource", resource(match.resource()));
    putUnlessEmpty(question, "subResource", request.subresource());
    question.put("requestKind", kind(request.kind()));
    question.put("requestResource", resource(request.origin().requested()));
    putUnlessEmpty(question, "requestSubResource", request.subresource());
    putUnlessEmpty(question, "name", request.name());
    putUnlessEmpty(question, "namespace", namespace(request));
    question.put("operation", request.operation().name());
    question.put("userInfo", userInfo(request.user()));
    question.put("dryRun", request.dryRun());
    JsonObject options = request.origin().options().get();
    if (!options.isEmpty()) {
      question.put("options", options);
    }
    return question;
  }

  /// A new Namespace counts as being in itself.
  private static String namespace(AdmissionRequest request) {
    boolean created = request.operation() == AdmissionRequest.Operation.CREATE;
    return created && request.resource().equals(NAMESPACES) ? request.name() : request.namespace();
  }

  private static JsonObject kind(GroupVersionKind kind) {
    return JsonObject.of("group", kind.group(), "version", kind.version(), "kind", kind.kind());
  }

  private static JsonObject resource(GroupVersionResource resource) {
    return JsonObject.of(
        "group", resource.group(), "version", resource.version(), "resource", resource.resource());
  }

  private static JsonObject userInfo(Identity user) {
    JsonObject info = JsonObject.of("username", user.name());
    putUnlessEmpty(info, "uid", user.uid());
    if (!user.groups().isEmpty()) {
      info.put("groups", new JsonArray(user.groups()));
    }
    if (!user.extra().isEmpty()) {
      JsonObject extra = new JsonObject();
      user.extra().forEach((key, values) -> extra.put(key, new JsonArray(values)));
      info.put("extra", extra);
    }
    return info;
  }

  private static void putUnlessEmpty(JsonObject object, String key, String value) {
    if (!value.isEmpty()) {
      object.put(key, value);
    }
  }
}
