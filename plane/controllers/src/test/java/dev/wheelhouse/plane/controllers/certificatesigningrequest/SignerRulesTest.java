// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.certificatesigningrequest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SignerRulesTest {

  private static RequestSigner.Subject subject(
      String name, String group, List<String> dnsNames, List<String> addresses) {
    return new RequestSigner.Subject(
        name, List.of(group), dnsNames, addresses, List.of(), List.of());
  }

  private static final RequestSigner.Subject NODE =
      subject("system:node:a", "system:nodes", List.of(), List.of());

  @Test
  void clientsMayOnlyAuthenticate() {
    assertThat(SignerRules.refusal(SignerRules.CLIENT, NODE, List.of("client auth"))).isEmpty();
    assertThat(SignerRules.refusal(SignerRules.CLIENT, NODE, List.of("digital signature")))
        .contains("missing required usage for client certificate: client auth");
    assertThat(SignerRules.refusal(SignerRules.CLIENT, NODE, List.of("client auth", "cert sign")))
        .contains("invalid usage for client certificate: cert sign");
  }

  @Test
  void nodesAreNodes() {
    List<String> usages = List.of("key encipherment", "digital signature", "client auth");

    assertThat(SignerRules.refusal(SignerRules.NODE_CLIENT, NODE, usages)).isEmpty();
    assertThat(SignerRules.refusal(SignerRules.NODE_CLIENT, NODE, usages.subList(1, 3))).isEmpty();
    assertThat(SignerRules.refusal(SignerRules.NODE_CLIENT, NODE, usages.subList(0, 2)))
        .contains("usages did not match [client auth digital signature key encipherment]");
    assertThat(
            SignerRules.refusal(
                SignerRules.NODE_CLIENT,
                subject("jane", "system:nodes", List.of(), List.of()),
                usages))
        .contains("subject common name does not begin with system:node:");
    assertThat(
            SignerRules.refusal(
                SignerRules.NODE_CLIENT,
                subject("system:node:a", "dev", List.of(), List.of()),
                usages))
        .contains("subject organization is not system:nodes");
    assertThat(
            SignerRules.refusal(
                SignerRules.NODE_CLIENT,
                subject("system:node:a", "system:nodes", List.of("a.example"), List.of()),
                usages))
        .contains("DNS subjectAltNames are not allowed");
  }

  @Test
  void servingNodesNameThemselves() {
    List<String> usages = List.of("digital signature", "server auth");

    assertThat(SignerRules.refusal(SignerRules.NODE_SERVING, NODE, usages))
        .contains("DNS or IP subjectAltName is required");
    assertThat(
            SignerRules.refusal(
                SignerRules.NODE_SERVING,
                subject("system:node:a", "system:nodes", List.of(), List.of("10.0.0.1")),
                usages))
        .isEmpty();
  }
}
