// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.kube.schema.naming.Names;
import java.util.HashSet;
import java.util.Set;

/// `storage.k8s.io/v1 CSINode`.
final class CsiNodeRules implements KindRules {

  private static final int LONGEST_ID = 256;

  @Override
  public void create(Scope node) {
    Scope spec = node.inOrEmpty("spec");
    spec.forEach("drivers", CsiNodeRules::driver);
    spec.unique("drivers", "name");
  }

  private static void driver(Scope driver) {
    CsiNames.check(driver, "name");
    if (driver.require("nodeID") && driver.text("nodeID").length() > LONGEST_ID) {
      driver
          .problems()
          .invalid(
              driver.path("nodeID"),
              driver.text("nodeID"),
              "must be " + LONGEST_ID + " characters or less");
    }
    driver.in("allocatable").ifPresent(allocatable -> allocatable.nonNegative("count"));
    Set<Object> seen = new HashSet<>();
    for (Object key : driver.object().array("topologyKeys").orElseGet(JsonArray::new)) {
      String text = String.valueOf(key);
      if (text.isEmpty()) {
        driver.problems().required(driver.path(), "");
      }
      if (!seen.add(key)) {
        driver.problems().duplicate(driver.path(), text);
      }
      driver.problems().invalid(driver.path(), text, Names.qualifiedName(text));
    }
  }
}
