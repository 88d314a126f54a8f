// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.embedded;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Writes kubeconfig documents.
final class Kubeconfig {

  private Kubeconfig() {}

  /// One cluster, user and context, all named `wheelhouse`; the arguments are PEM texts.
  static String of(String server, String authority, String certificate, String key) {
    return """
    apiVersion: v1
    kind: Config
    current-context: wheelhouse
    clusters:
    - name: wheelhouse
      cluster:
        server: %s
        certificate-authority-data: %s
    users:
    - name: wheelhouse
      user:
        client-certificate-data: %s
        client-key-data: %s
    contexts:
    - name: wheelhouse
      context:
        cluster: wheelhouse
        user: wheelhouse
    """
        .formatted(server, base64(authority), base64(certificate), base64(key));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }
}
