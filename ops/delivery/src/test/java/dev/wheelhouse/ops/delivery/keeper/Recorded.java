// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keeper;

import dev.wheelhouse.base.json.JsonObject;
import java.util.List;

/// What a ResourceTracker in a cluster says.
public final class Recorded {

  private Recorded() {}

  public static List<JsonObject> in(JsonObject tracker) {
    return Compression.unpack("", tracker.object("spec").orElseThrow()).objects();
  }
}
