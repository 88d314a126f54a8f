// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.certificatesigningrequest;

import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.controllers.ControllerContext;
import dev.wheelhouse.plane.controllers.ControllerFactory;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;

/// Wires the loop that removes requests whose time is over.
public final class CleaningController implements ControllerFactory {

  @Override
  public String name() {
    return "certificatesigningrequest-cleaner-controller";
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
        .loop("csrcleaner", new CleaningReconciler(requests, signer, context.clock()), 1)
        .watch(requests.informer())
        .start();
  }
}
