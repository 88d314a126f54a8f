// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keeper;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The cluster that applications live on, told from others that deliver to the same clusters by the
/// uid of its namespace `kube-system`.
///
/// @param id empty when it is not known: then names alone prove whose an object is
public record Hub(String id) {

  public static final String LABEL = "wheelhouse.dev/hub";

  static final Hub UNKNOWN = new Hub("");

  private static final Logger LOG = LoggerFactory.getLogger(Hub.class);

  /// @param local what the program itself sees there
  public static Hub of(ClusterObjects local) {
    try {
      return local
          .get(new ObjectRef("v1", "Namespace", "", "kube-system"))
          .flatMap(it -> it.string("metadata", "uid"))
          .map(Hub::new)
          .orElse(UNKNOWN);
    } catch (PlatformException e) {
      if (!e.is(Reason.FORBIDDEN)) {
        throw e;
      }
      LOG.atWarn()
          .addKeyValue("reason", e.getMessage())
          .log("objects of other clusters' applications of the same name cannot be told apart");
      return UNKNOWN;
    }
  }

  /// Whether an object is another hub's. One without the label was applied by an earlier version.
  public boolean foreign(JsonObject object) {
    String label = Owner.label(object, LABEL);
    return !id.isEmpty() && !label.isEmpty() && !label.equals(id);
  }

  public void sign(JsonObject object) {
    if (!id.isEmpty()) {
      object.childObject("metadata").childObject("labels").put(LABEL, id);
    }
  }
}
