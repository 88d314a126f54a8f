// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.csr;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.util.List;

/// `status.conditions` of CertificateSigningRequests.
final class ApprovalConditions {

  static final String APPROVED = "Approved";
  static final String DENIED = "Denied";
  static final String FAILED = "Failed";

  private ApprovalConditions() {}

  static JsonArray all(JsonObject request) {
    return request.array("status", "conditions").orElseGet(JsonArray::new);
  }

  static String type(JsonObject condition) {
    return condition.string("type").orElse("");
  }

  static List<JsonObject> ofType(JsonObject request, String type) {
    return all(request).objects().stream().filter(c -> type(c).equals(type)).toList();
  }

  /// Puts the stored `Approved` and `Denied` conditions in the place of those written, where their
  /// number is the same; another number is left to be refused.
  static void keep(JsonObject request, JsonObject before) {
    for (String type : List.of(APPROVED, DENIED)) {
      List<JsonObject> stored = ofType(before, type);
      if (stored.size() != ofType(request, type).size()) {
        continue;
      }
      JsonArray written = all(request);
      int next = 0;
      for (int i = 0; i < written.size(); i++) {
        if (written.get(i) instanceof JsonObject condition && type(condition).equals(type)) {
          written.set(i, stored.get(next++).deepCopy());
        }
      }
    }
  }

  /// Since when a condition has its status: as stored where type and status are the same.
  static String since(JsonObject before, JsonObject condition, String now) {
    return ofType(before, type(condition)).stream()
        .filter(stored -> stored.string("status").equals(condition.string("status")))
        .map(stored -> stored.string("lastTransitionTime").orElse(""))
        .filter(time -> !time.isEmpty())
        .findFirst()
        .orElse(now);
  }
}
