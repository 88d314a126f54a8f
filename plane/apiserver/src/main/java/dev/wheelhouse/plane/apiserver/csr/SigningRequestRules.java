// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.csr;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.field.FieldPath;
import dev.wheelhouse.kube.schema.field.Problems;
import dev.wheelhouse.kube.schema.naming.Names;
import dev.wheelhouse.plane.apiserver.certificates.KeyUsages;
import dev.wheelhouse.plane.apiserver.certificates.SigningRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The rules of a CertificateSigningRequest by itself. What is stored already is not held against a
/// request that leaves it alone.
final class SigningRequestRules {

  private static final FieldPath SPEC = FieldPath.ROOT.child("spec");
  private static final String LEGACY = "kubernetes.io/legacy-unknown";
  private static final int SHORTEST_SECONDS = 600;
  private static final int LONGEST_DOMAIN = 253;

  private SigningRequestRules() {}

  /// @param before what is stored; empty for a new request
  static List<Cause> check(JsonObject request, JsonObject before) {
    Problems problems = new Problems();
    boolean created = before.isEmpty();
    JsonObject spec = request.object("spec").orElseGet(JsonObject::new);
    if (created) {
      checkRequest(spec, problems);
      checkUsages(spec, problems);
      checkSigner(spec.string("signerName").orElse(""), problems);
      checkLife(spec, problems);
    }
    StatusRules.check(request, before, problems);
    return problems.causes();
  }

  private static void checkRequest(JsonObject spec, Problems problems) {
    String encoded = spec.string("request").orElse("");
    try {
      SigningRequest.parse(pem(encoded));
    } catch (PlatformException e) {
      problems.invalid(SPEC.child("request"), encoded, String.valueOf(e.getMessage()));
    }
  }

  /// The PEM text of a `request` field; empty where it is not base64.
  static String pem(String encoded) {
    try {
      return new String(Base64.getMimeDecoder().decode(encoded), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return "";
    }
  }

  private static void checkUsages(JsonObject spec, Problems problems) {
    FieldPath field = SPEC.child("usages");
    List<String> usages = spec.array("usages").map(JsonArray::strings).orElseGet(List::of);
    if (usages.isEmpty()) {
      problems.required(field, "");
    }
    List<String> known = KeyUsages.known();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < usages.size(); i++) {
      if (!known.contains(usages.get(i))) {
        problems.notSupported(field.index(i), usages.get(i), known);
      }
      if (!seen.add(usages.get(i))) {
        problems.duplicate(field.index(i), usages.get(i));
      }
    }
  }

  private static void checkLife(JsonObject spec, Problems problems) {
    spec.integer("expirationSeconds")
        .filter(seconds -> seconds < SHORTEST_SECONDS)
        .ifPresent(seconds ->
            problems.invalid(
                SPEC.child("expirationSeconds"),
                seconds,
                "may not specify a duration less than 600 seconds (10 minutes)"));
  }

  private static void checkSigner(String signer, Problems problems) {
    FieldPath field = SPEC.child("signerName");
    if (signer.equals(LEGACY)) {
      problems.invalid(field, signer, "the legacy signerName is not allowed via this API version");
    } else if (signer.isEmpty()) {
      problems.required(field, "");
    } else {
      checkSignerName(field, signer, signer.split("/", -1), problems);
    }
  }

  private static void checkSignerName(
      FieldPath field, String signer, String[] segments, Problems problems) {
    if (segments.length != 2) {
      problems.invalid(
          field,
          signer,
          "must be a fully qualified domain and path of the form 'example.com/signer-name'");
      return;
    }
    if (segments[0].length() > LONGEST_DOMAIN) {
      problems.tooLong(field, LONGEST_DOMAIN);
    }
    checkLabels(field, segments[0], true, problems);
    if (segments[0].indexOf('.') < 0) {
      problems.invalid(
          field, segments[0], "should be a domain with at least two segments separated by dots");
    }
    checkLabels(field, segments[1], false, problems);
  }

  /// Only the first wrong label is told.
  private static void checkLabels(
      FieldPath field, String segment, boolean domain, Problems problems) {
    for (String label : segment.split("\\.", -1)) {
      List<String> wrong = domain ? Names.dnsLabel(label) : Names.dnsSubdomain(label);
      if (!wrong.isEmpty()) {
        wrong.forEach(text ->
            problems.invalid(field, segment, "validating label \"" + label + "\": " + text));
        return;
      }
    }
  }
}
