// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.certificatesigningrequest;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What each of Kubernetes' own signers takes.
final class SignerRules {

  static final String CLIENT = "kubernetes.io/kube-apiserver-client";
  static final String NODE_CLIENT = "kubernetes.io/kube-apiserver-client-kubelet";
  static final String NODE_SERVING = "kubernetes.io/kubelet-serving";
  static final String LEGACY = "kubernetes.io/legacy-unknown";

  private static final String SIGNATURE = "digital signature";
  private static final String ENCIPHERMENT = "key encipherment";
  private static final String CLIENT_AUTH = "client auth";
  private static final String SERVER_AUTH = "server auth";

  private SignerRules() {}

  static boolean known(String signer) {
    return Set.of(CLIENT, NODE_CLIENT, NODE_SERVING, LEGACY).contains(signer);
  }

  /// Why a signer does not sign; empty where it does.
  static Optional<String> refusal(
      String signer, RequestSigner.Subject subject, List<String> usages) {
    return switch (signer) {
      case CLIENT -> client(usages);
      case NODE_CLIENT -> nodeClient(subject, usages);
      case NODE_SERVING -> nodeServing(subject, usages);
      default -> Optional.empty();
    };
  }

  private static Optional<String> client(List<String> usages) {
    for (String usage : usages) {
      if (!Set.of(SIGNATURE, ENCIPHERMENT, CLIENT_AUTH).contains(usage)) {
        return Optional.of("invalid usage for client certificate: " + usage);
      }
    }
    return usages.contains(CLIENT_AUTH)
        ? Optional.empty()
        : Optional.of("missing required usage for client certificate: " + CLIENT_AUTH);
  }

  private static Optional<String> nodeClient(RequestSigner.Subject subject, List<String> usages) {
    if (!subject.organizations().equals(List.of("system:nodes"))) {
      return Optional.of("subject organization is not system:nodes");
    }
    if (!subject.dnsNames().isEmpty()) {
      return Optional.of("DNS subjectAltNames are not allowed");
    }
    if (!subject.mailAddresses().isEmpty()) {
      return Optional.of("Email subjectAltNames are not allowed");
    }
    if (!subject.addresses().isEmpty()) {
      return Optional.of("IP subjectAltNames are not allowed");
    }
    if (!subject.uris().isEmpty()) {
      return Optional.of("URI subjectAltNames are not allowed");
    }
    return nodeName(subject).or(() -> usages(usages, CLIENT_AUTH));
  }

  private static Optional<String> nodeServing(RequestSigner.Subject subject, List<String> usages) {
    if (!subject.organizations().equals(List.of("system:nodes"))) {
      return Optional.of("subject organization is not system:nodes");
    }
    if (subject.dnsNames().isEmpty() && subject.addresses().isEmpty()) {
      return Optional.of("DNS or IP subjectAltName is required");
    }
    if (!subject.mailAddresses().isEmpty()) {
      return Optional.of("Email subjectAltNames are not allowed");
    }
    if (!subject.uris().isEmpty()) {
      return Optional.of("URI subjectAltNames are not allowed");
    }
    return usages(usages, SERVER_AUTH).or(() -> nodeName(subject));
  }

  private static Optional<String> nodeName(RequestSigner.Subject subject) {
    return subject.commonName().startsWith("system:node:")
        ? Optional.empty()
        : Optional.of("subject common name does not begin with system:node:");
  }

  /// Key encipherment is only of use to RSA keys, so it may be left out.
  private static Optional<String> usages(List<String> usages, String purpose) {
    Set<String> asked = new HashSet<>(usages);
    asked.remove(ENCIPHERMENT);
    return asked.equals(Set.of(SIGNATURE, purpose))
        ? Optional.empty()
        : Optional.of(
            "usages did not match "
                + List.of(purpose, SIGNATURE, ENCIPHERMENT).stream()
                    .sorted()
                    .toList()
                    .toString()
                    .replace(",", ""));
  }
}
