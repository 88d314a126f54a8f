// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client;

import dev.wheelhouse.kube.schema.ApiResource;
import java.util.List;

/// What a server serves at one time.
///
/// @param failures the group versions that did not tell, each with the reason: servers beside the
///   one that was asked may be out of reach
public record Served(List<ApiResource> resources, List<String> failures) {

  public Served {
    resources = List.copyOf(resources);
    failures = List.copyOf(failures);
  }
}
