// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.certificatesigningrequest;

import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.controllers.ControllerContext;
import dev.wheelhouse.plane.controllers.ControllerFactory;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;

/// Wires the loop that signs approved requests.
public final class SigningController implements ControllerFactory {

  @Override
  public String name() {
    return "certificatesigningrequest-signing-controller";
  }

  @Override
  public void start(ControllerContext context) {
    RequestSigner signer = context.options().signer();
    if (signer == null) {
      return;
    }
    Resources<CertificateSigningRequest> requests =
        context.client().resources(CertificateSigningRequest.class);
    context
        .loop(
            "csrsigning",
            new SigningReconciler(requests, signer, context.options().signingDuration()),
            2)
        .watch(requests.informer())
        .start();
  }
}
