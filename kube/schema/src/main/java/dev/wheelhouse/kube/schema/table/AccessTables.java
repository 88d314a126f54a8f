// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.table;

import dev.wheelhouse.base.json.JsonObject;
import java.time.Duration;
import java.util.stream.Collectors;

/// The tables of role bindings and certificates. Roles have no columns of their own.
final class AccessTables {

  private static final String RBAC = "rbac.authorization.k8s.io";
  private static final String CERTIFICATES = "certificates.k8s.io";

  private AccessTables() {}

  static void register(BuiltInTables.Tables tables) {
    tables.put("rolebindings", RBAC, bindings());
    tables.put("clusterrolebindings", RBAC, bindings());
    tables.put("certificatesigningrequests", CERTIFICATES, signingRequests());
    tables.put("clustertrustbundles", CERTIFICATES, trustBundles());
  }

  private static TableColumns bindings() {
    return TableBuilder.named()
        .text("Role", AccessTables::role)
        .age()
        .wide("Users", o -> subjects(o, "User"))
        .wide("Groups", o -> subjects(o, "Group"))
        .wide("ServiceAccounts", o -> subjects(o, "ServiceAccount"))
        .build();
  }

  private static Object role(JsonObject binding) {
    return Cells.text(binding, "", "roleRef", "kind")
        + "/"
        + Cells.text(binding, "", "roleRef", "name");
  }

  private static Object subjects(JsonObject binding, String kind) {
    return Cells.objects(binding, "subjects").stream()
        .filter(subject -> subject.string("kind").orElse("").equals(kind))
        .map(AccessTables::subjectName)
        .collect(Collectors.joining(", "));
  }

  private static String subjectName(JsonObject subject) {
    String namespace = subject.string("namespace").orElse("");
    String name = subject.string("name").orElse("");
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }

  private static TableColumns signingRequests() {
    return TableBuilder.named()
        .age()
        .string("SignerName", Cells.NONE, "spec", "signerName")
        .string("Requestor", "", "spec", "username")
        .text("RequestedDuration", AccessTables::requestedDuration)
        .text("Condition", AccessTables::signingState)
        .build();
  }

  private static Object requestedDuration(JsonObject request) {
    return request
        .integer("spec", "expirationSeconds")
        .map(seconds -> Ages.human(Duration.ofSeconds(seconds)))
        .orElse(Cells.NONE);
  }

  private static Object signingState(JsonObject request) {
    String state =
        hasAny(request, "Denied") ? "Denied" : hasAny(request, "Approved") ? "Approved" : "Pending";
    String failed = hasAny(request, "Failed") ? ",Failed" : "";
    boolean issued = !Cells.text(request, "", "status", "certificate").isEmpty();
    return state + failed + (issued ? ",Issued" : "");
  }

  private static boolean hasAny(JsonObject request, String type) {
    return Cells.objects(request, "status", "conditions").stream()
        .anyMatch(condition -> condition.string("type").orElse("").equals(type));
  }

  private static TableColumns trustBundles() {
    return TableBuilder.named().string("SignerName", Cells.NONE, "spec", "signerName").build();
  }
}
