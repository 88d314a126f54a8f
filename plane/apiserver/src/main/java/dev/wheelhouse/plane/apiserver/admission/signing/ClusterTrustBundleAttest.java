// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.signing;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest.Operation;
import dev.wheelhouse.plane.apiserver.admission.ValidatingPlugin;
import dev.wheelhouse.plane.apiserver.authz.Authorizer;
import java.util.Objects;

/// Lets only those publish roots of trust for a signer who may attest for it
/// (`ClusterTrustBundleAttest`).
public final class ClusterTrustBundleAttest implements ValidatingPlugin {

  private final SignerRights rights;

  public ClusterTrustBundleAttest(Authorizer authorizer) {
    this.rights = new SignerRights(authorizer);
  }

  @Override
  public String name() {
    return "ClusterTrustBundleAttest";
  }

  @Override
  public void validate(AdmissionRequest request) {
    boolean writes =
        request.operation() == Operation.CREATE || request.operation() == Operation.UPDATE;
    String signer = SignerRights.signer(request.object());
    if (writes
        && request.concerns(SignerRights.GROUP, "clustertrustbundles")
        && !signer.isEmpty()
        && request.previous().filter(before -> sameSpec(request.object(), before)).isEmpty()) {
      rights.require(request, "attest", "attest for", signer);
    }
  }

  private static boolean sameSpec(JsonObject bundle, JsonObject before) {
    return Objects.equals(bundle.get("spec"), before.get("spec"))
        && Objects.equals(bundle.at("metadata", "labels"), before.at("metadata", "labels"));
  }
}
