// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.policy;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.http.GivenStatus;
import java.util.List;

/// Refusals by policies.
final class Forbidding {

  private Forbidding() {}

  /// What a request is refused for, with the resource and name in front.
  static String subject(AdmissionRequest request) {
    String resource = request.origin().requested().groupResource().toString();
    return request.name().isEmpty() ? resource : resource + " \"" + request.name() + "\"";
  }

  static PlatformException refusal(
      AdmissionRequest request, String message, String reason, long code, List<String> causes) {
    JsonObject details = new JsonObject();
    if (!request.name().isEmpty()) {
      details.put("name", request.name());
    }
    String group = request.origin().requested().group();
    if (!group.isEmpty()) {
      details.put("group", group);
    }
    details.put("kind", request.origin().requested().resource());
    JsonArray told = new JsonArray();
    causes.forEach(cause -> told.add(JsonObject.of("message", cause)));
    details.put("causes", told);
    return new GivenStatus(
        JsonObject.of(
            "status", "Failure", "message", message, "reason", reason, "details", details, "code",
            code));
  }
}
