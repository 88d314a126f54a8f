// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.charts;

import dev.wheelhouse.base.json.JsonObject;
import java.nio.file.Path;
import java.util.List;

/// A chart on this machine.
///
/// @param digest SHA-256 of the archive in hex
/// @param archive its `.tgz`
/// @param crds the CustomResourceDefinitions in its `crds` folders
public record Chart(
    String name, String version, String digest, Path archive, List<JsonObject> crds) {
  public Chart {
    crds = List.copyOf(crds);
  }
}
