// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.csr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class SigningRequestRulesTest {

  private static final String CLIENT = "kubernetes.io/kube-apiserver-client";
  private static final String PEM = pem();

  private static String pem() {
    try {
      return Requests.pem("CN=jane,O=dev", Requests.keys());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> broken(JsonObject request) {
    return told(SigningRequestRules.check(request, new JsonObject()));
  }

  private static List<String> told(List<Cause> causes) {
    return causes.stream().map(cause -> cause.field() + ": " + cause.message()).toList();
  }

  @Test
  void takesARequestThatIsComplete() {
    assertThat(broken(Requests.request("jane", PEM, CLIENT, "client auth"))).isEmpty();
  }

  @Test
  void refusesWhatIsNoRequestOrIsSignedByAnotherKey() throws Exception {
    assertThat(broken(Requests.request("jane", "nothing", CLIENT, "client auth")))
        .singleElement()
        .asString()
        .startsWith("spec.request: Invalid value: ")
        .endsWith("PEM block type must be CERTIFICATE REQUEST");

    String other = Requests.pem("CN=joan,O=dev", Requests.keys());
    String mixed = mixed(PEM, other);

    assertThat(broken(Requests.request("jane", mixed, CLIENT, "client auth"))).isNotEmpty();
  }

  /// The content of one request with the signature of another.
  private static String mixed(String content, String signature) {
    byte[] left = der(content);
    byte[] right = der(signature);
    System.arraycopy(right, right.length - 32, left, left.length - 32, 32);
    return pem(left);
  }

  /// Among these are signatures whose encoding is broken, not only their numbers.
  @Test
  void refusesASignatureWithAnyByteChanged() {
    byte[] whole = der(PEM);
    for (int back = 1; back <= 64; back++) {
      byte[] damaged = whole.clone();
      damaged[damaged.length - back] ^= (byte) 0xff;

      assertThat(broken(Requests.request("jane", pem(damaged), CLIENT, "client auth")))
          .as("byte %d from the end", back)
          .isNotEmpty();
    }
  }

  private static String pem(byte[] der) {
    return "-----BEGIN CERTIFICATE REQUEST-----\n"
        + Base64.getMimeEncoder().encodeToString(der)
        + "\n-----END CERTIFICATE REQUEST-----\n";
  }

  private static byte[] der(String pem) {
    return Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
  }

  @Test
  void namesWrongUsagesSignersAndLives() {
    JsonObject request =
        Requests.request("jane", PEM, "nodomain/x", "client auth", "client auth", "magic");
    request.childObject("spec").put("expirationSeconds", 10L);

    assertThat(broken(request))
        .anyMatch(text -> text.equals("spec.usages[1]: Duplicate value: \"client auth\""))
        .anyMatch(text ->
            text.startsWith("spec.usages[2]: Unsupported value: \"magic\": supported values:"))
        .contains(
            "spec.signerName: Invalid value: \"nodomain\": should be a domain with at least two"
                + " segments separated by dots",
            "spec.expirationSeconds: Invalid value: 10: may not specify a duration less than 600"
                + " seconds (10 minutes)");
    assertThat(broken(Requests.request("jane", PEM, "kubernetes.io/legacy-unknown", "client auth")))
        .containsExactly(
            "spec.signerName: Invalid value: \"kubernetes.io/legacy-unknown\": the legacy"
                + " signerName is not allowed via this API version");
  }

  private static JsonObject with(JsonObject request, String... types) {
    JsonArray conditions = new JsonArray();
    for (String type : types) {
      conditions.add(JsonObject.of("type", type, "status", "True"));
    }
    return request.deepCopy().with("status", JsonObject.of("conditions", conditions));
  }

  @Test
  void onlyApprovalDecides() {
    JsonObject before = Requests.request("jane", PEM, CLIENT, "client auth");
    JsonObject approved = with(before, "Approved");

    assertThat(StatusRules.change(approved, before, "approval")).isEmpty();
    assertThat(told(StatusRules.change(approved, before, "status")))
        .containsExactly(
            "status.conditions: Forbidden: updates may not add a condition of type \"Approved\"");
    assertThat(told(StatusRules.change(before, approved, "approval")))
        .containsExactly(
            "status.conditions: Forbidden: updates may not remove a condition of type"
                + " \"Approved\"");
    assertThat(told(SigningRequestRules.check(with(before, "Approved", "Denied"), before)))
        .containsExactly(
            "status.conditions: Invalid value: \"Denied\": Approved and Denied conditions are"
                + " mutually exclusive");
  }

  @Test
  void onlyStatusCertifiesAndOnce() {
    JsonObject before = Requests.request("jane", PEM, CLIENT, "client auth");
    JsonObject signed = before.deepCopy().with("status", JsonObject.of("certificate", "YQ=="));
    JsonObject again = before.deepCopy().with("status", JsonObject.of("certificate", "Yg=="));

    assertThat(StatusRules.change(signed, before, "status")).isEmpty();
    assertThat(told(StatusRules.change(signed, before, "approval")))
        .containsExactly("status.certificate: Forbidden: updates may not set certificate content");
    assertThat(told(StatusRules.change(again, signed, "status")))
        .containsExactly(
            "status.certificate: Forbidden: updates may not modify existing certificate content");
    assertThat(told(SigningRequestRules.check(signed, before)))
        .containsExactly(
            "status.certificate: Invalid value: \"<certificate data>\": must contain at least one"
                + " CERTIFICATE PEM block");
  }
}
