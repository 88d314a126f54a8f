// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.apiserver.authn.Identity;

/// A CertificateSigningRequest says who asks for it: the server writes it, not the client.
public final class CertificateRequests implements MutatingPlugin {

  @Override
  public void mutate(AdmissionRequest request) {
    if (!request.creates("certificates.k8s.io", "certificatesigningrequests")) {
      return;
    }
    Identity user = request.user();
    JsonObject spec = request.object().childObject("spec");
    spec.put("username", user.name());
    spec.put("groups", new JsonArray(user.groups()));
    if (user.uid().isEmpty()) {
      spec.remove("uid");
    } else {
      spec.put("uid", user.uid());
    }
    JsonObject extra = new JsonObject();
    user.extra().forEach((key, values) -> extra.put(key, new JsonArray(values)));
    if (extra.isEmpty()) {
      spec.remove("extra");
    } else {
      spec.put("extra", extra);
    }
  }
}
