// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.JsonArray;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// `storage.k8s.io/v1 CSIDriver`.
final class CsiDriverRules implements KindRules {

  private static final List<String> MODES = List.of("Persistent", "Ephemeral");
  private static final long SHORTEST = 600;
  private static final long LONGEST = 1L << 32;

  @Override
  public void create(Scope driver) {
    Scope spec = driver.inOrEmpty("spec");
    spec.oneOf("fsGroupPolicy", "File", "None", "ReadWriteOnceWithFSType");
    for (Object mode : spec.object().array("volumeLifecycleModes").orElseGet(JsonArray::new)) {
      if (!MODES.contains(mode)) {
        spec.problems().notSupported(spec.path("volumeLifecycleModes"), mode, MODES);
      }
    }
    Set<String> audiences = new HashSet<>();
    for (Scope request : spec.each("tokenRequests")) {
      if (audiences.add(request.text("audience"))) {
        lifetime(request);
      } else {
        request.problems().duplicate(request.path("audience"), request.text("audience"));
      }
    }
  }

  private static void lifetime(Scope request) {
    Long seconds = request.number("expirationSeconds");
    if (seconds != null && seconds < SHORTEST) {
      request
          .problems()
          .invalid(
              request.path("expirationSeconds"),
              seconds,
              "may not specify a duration less than 10 minutes");
    } else if (seconds != null && seconds > LONGEST) {
      request
          .problems()
          .invalid(
              request.path("expirationSeconds"),
              seconds,
              "may not specify a duration larger than 2^32 seconds");
    }
  }
}
