// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.csr;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.field.FieldPath;
import dev.wheelhouse.kube.schema.field.Problems;
import dev.wheelhouse.plane.apiserver.certificates.Pem;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The rules of `status` of CertificateSigningRequests, and of its changes.
final class StatusRules {

  private static final FieldPath CONDITIONS = FieldPath.ROOT.child("status").child("conditions");
  private static final FieldPath CERTIFICATE = FieldPath.ROOT.child("status").child("certificate");
  private static final Set<String> ONLY_TRUE =
      Set.of(ApprovalConditions.APPROVED, ApprovalConditions.DENIED, ApprovalConditions.FAILED);

  private StatusRules() {}

  static void check(JsonObject request, JsonObject before, Problems problems) {
    if (!ApprovalConditions.all(request).equals(ApprovalConditions.all(before))) {
      checkConditions(ApprovalConditions.all(request).objects(), problems);
    }
    String certificate = request.string("status", "certificate").orElse("");
    if (!certificate.equals(before.string("status", "certificate").orElse(""))) {
      checkCertificate(certificate, problems);
    }
  }

  private static void checkConditions(List<JsonObject> conditions, Problems problems) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < conditions.size(); i++) {
      FieldPath field = CONDITIONS.index(i);
      String type = ApprovalConditions.type(conditions.get(i));
      if (type.isEmpty()) {
        problems.required(field.child("type"), "");
      }
      checkStatus(field.child("status"), type, conditions.get(i), problems);
      if (contradicts(type, seen)) {
        problems.invalid(CONDITIONS, type, "Approved and Denied conditions are mutually exclusive");
      }
      if (!seen.add(type)) {
        problems.duplicate(field.child("type"), type);
      }
    }
  }

  private static boolean contradicts(String type, Set<String> seen) {
    return (type.equals(ApprovalConditions.APPROVED) && seen.contains(ApprovalConditions.DENIED))
        || (type.equals(ApprovalConditions.DENIED) && seen.contains(ApprovalConditions.APPROVED));
  }

  private static void checkStatus(
      FieldPath field, String type, JsonObject condition, Problems problems) {
    String status = condition.string("status").orElse("");
    List<String> allowed =
        ONLY_TRUE.contains(type) ? List.of("True") : List.of("False", "True", "Unknown");
    if (status.isEmpty()) {
      problems.required(field, "");
    } else if (!allowed.contains(status)) {
      problems.notSupported(field, status, allowed);
    }
  }

  private static void checkCertificate(String encoded, Problems problems) {
    if (encoded.isEmpty()) {
      return;
    }
    String pem = SigningRequestRules.pem(encoded);
    try {
      Pem.certificates(pem, "the certificate");
      if (pem.contains("-----BEGIN ") && !onlyCertificates(pem)) {
        problems.invalid(
            CERTIFICATE, "<certificate data>", "only CERTIFICATE PEM blocks are allowed");
      }
    } catch (PlatformException _) {
      problems.invalid(
          CERTIFICATE, "<certificate data>", "must contain at least one CERTIFICATE PEM block");
    }
  }

  private static boolean onlyCertificates(String pem) {
    return pem.lines()
        .filter(line -> line.startsWith("-----BEGIN "))
        .allMatch(line -> line.strip().equals("-----BEGIN CERTIFICATE-----"));
  }

  /// The rules broken by a change through a path.
  static List<Cause> change(JsonObject request, JsonObject before, String subresource) {
    Problems problems = new Problems();
    for (String type :
        List.of(
            ApprovalConditions.APPROVED, ApprovalConditions.DENIED, ApprovalConditions.FAILED)) {
      checkKept(type, request, before, subresource, problems);
    }
    String certificate = request.string("status", "certificate").orElse("");
    String stored = before.string("status", "certificate").orElse("");
    if (!certificate.equals(stored)) {
      if (!subresource.equals(SigningRequestStrategy.STATUS)) {
        problems.forbidden(CERTIFICATE, "updates may not set certificate content");
      } else if (!stored.isEmpty()) {
        problems.forbidden(CERTIFICATE, "updates may not modify existing certificate content");
      }
    }
    return problems.causes();
  }

  private static void checkKept(
      String type, JsonObject request, JsonObject before, String subresource, Problems problems) {
    List<JsonObject> written = ApprovalConditions.ofType(request, type);
    List<JsonObject> stored = ApprovalConditions.ofType(before, type);
    boolean anyoneMay =
        subresource.equals(SigningRequestStrategy.APPROVAL)
            || type.equals(ApprovalConditions.FAILED);
    if (written.size() < stored.size()) {
      forbid("updates may not remove a condition of type", type, problems);
    } else if (!anyoneMay && written.size() > stored.size()) {
      forbid("updates may not add a condition of type", type, problems);
    } else if (!anyoneMay && !written.equals(stored)) {
      forbid("updates may not modify a condition of type", type, problems);
    }
  }

  private static void forbid(String what, String type, Problems problems) {
    problems.forbidden(CONDITIONS, what + " \"" + type + "\"");
  }
}
