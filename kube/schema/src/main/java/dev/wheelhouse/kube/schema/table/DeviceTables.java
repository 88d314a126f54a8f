// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.table;

import dev.wheelhouse.base.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/// The tables of the group `resource.k8s.io`.
final class DeviceTables {

  private static final String GROUP = "resource.k8s.io";

  private DeviceTables() {}

  static void register(BuiltInTables.Tables tables) {
    tables.put("deviceclasses", GROUP, TableBuilder.named().age().build());
    tables.put("resourceclaimtemplates", GROUP, TableBuilder.named().age().build());
    tables.put("resourceclaims", GROUP, claims());
    tables.put("resourceslices", GROUP, slices());
  }

  private static TableColumns claims() {
    return TableBuilder.named().text("State", DeviceTables::state).age().build();
  }

  private static Object state(JsonObject claim) {
    List<String> states = new ArrayList<>();
    if (Cells.isDeleted(claim)) {
      states.add("deleted");
    }
    if (claim.object("status", "allocation").isPresent()) {
      states.add("allocated");
      if (!Cells.objects(claim, "status", "reservedFor").isEmpty()) {
        states.add("reserved");
      }
    } else if (states.isEmpty()) {
      states.add("pending");
    }
    return String.join(",", states);
  }

  private static TableColumns slices() {
    return TableBuilder.named()
        .string("Node", "", "spec", "nodeName")
        .string("Driver", "", "spec", "driver")
        .string("Pool", "", "spec", "pool", "name")
        .age()
        .build();
  }
}
