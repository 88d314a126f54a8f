// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.network;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest.Operation;
import dev.wheelhouse.plane.apiserver.admission.ValidatingPlugin;
import dev.wheelhouse.plane.apiserver.registry.Failures;
import java.util.List;

/// Refuses new `externalIPs` in Services (`DenyServiceExternalIPs`).
public final class DenyServiceExternalIps implements ValidatingPlugin {

  @Override
  public String name() {
    return "DenyServiceExternalIPs";
  }

  @Override
  public boolean onByDefault() {
    return false;
  }

  @Override
  public void validate(AdmissionRequest request) {
    boolean writes =
        request.operation() == Operation.CREATE || request.operation() == Operation.UPDATE;
    if (!writes || !request.concerns("", "services")) {
      return;
    }
    List<String> known = request.previous().map(DenyServiceExternalIps::ips).orElse(List.of());
    if (!known.containsAll(ips(request.object()))) {
      throw Failures.forbidden(
          request.resource(), request.name(), "Use of external IPs is denied by admission control");
    }
  }

  private static List<String> ips(JsonObject service) {
    return service.array("spec", "externalIPs").map(JsonArray::strings).orElse(List.of());
  }
}
