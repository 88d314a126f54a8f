// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.webhook;

import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.admission.match.Match;
import dev.wheelhouse.plane.apiserver.admission.match.RequestDescription;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The question to a webhook (`AdmissionReview` with a `request`).
///
/// @param version of the group `admission.k8s.io`
record AdmissionReview(String version, String uid, JsonObject body) {

  static final String GROUP = "admission.k8s.io";

  static AdmissionReview of(
      String version,
      AdmissionRequest request,
      Match match,
      @Nullable JsonObject object,
      @Nullable JsonObject before) {
    String uid = UUID.randomUUID().toString();
    JsonObject question = JsonObject.of("uid", uid);
    question.putAll(RequestDescription.of(request, match));
    question.put("object", object == null ? JsonNull.NULL : object);
    question.put("oldObject", before == null ? JsonNull.NULL : before);
    question.putIfAbsent("options", JsonNull.NULL);
    return new AdmissionReview(
        version,
        uid,
        JsonObject.of(
            "kind", "AdmissionReview", "apiVersion", GROUP + "/" + version, "request", question));
  }
}
