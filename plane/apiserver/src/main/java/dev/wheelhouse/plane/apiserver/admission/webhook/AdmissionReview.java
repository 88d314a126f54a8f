// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.webhook;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.admission.match.Match;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The question to a webhook (`AdmissionReview` with a `request`).
///
/// @param version of the group `admission.k8s.io`
record AdmissionReview(String version, String uid, JsonObject body) {

  static final String GROUP = "admission.k8s.io";
  private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");

  static AdmissionReview of(
      String version,
      AdmissionRequest request,
      Match match,
      @Nullable JsonObject object,
      @Nullable JsonObject before) {
    String uid = UUID.randomUUID().toString();
    JsonObject question = describe(request, match).with("uid", uid);
    question.put("object", object == null ? JsonNull.NULL : object);
    question.put("oldObject", before == null ? JsonNull.NULL : before);
    JsonObject options = request.origin().options().get();
    question.put("dryRun", request.dryRun());
    question.put("options", options.isEmpty() ? JsonNull.NULL : options);
    return new AdmissionReview(
        version,
        uid,
        JsonObject.of(
            "kind", "AdmissionReview", "apiVersion", GROUP + "/" + version, "request", question));
  }

  private static JsonObject describe(AdmissionRequest request, Match match) {
    JsonObject question =
        JsonObject.of(
            "uid", "", "kind", kind(match.kind()), "resource", resource(match.resource()));
    putUnlessEmpty(question, "subResource", request.subresource());
    question.put("requestKind", kind(request.kind()));
    question.put("requestResource", resource(request.origin().requested()));
    putUnlessEmpty(question, "requestSubResource", request.subresource());
    putUnlessEmpty(question, "name", request.name());
    putUnlessEmpty(question, "namespace", namespace(request));
    question.put("operation", request.operation().name());
    question.put("userInfo", userInfo(request.user()));
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
