// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.JsonObject;

/// What is special about Jobs: unless told otherwise, each has a selector of its own, made from its
/// uid, and puts it on its pods.
final class Jobs implements Strategy {

  private static final String UID_LABEL = "batch.kubernetes.io/controller-uid";
  private static final String NAME_LABEL = "batch.kubernetes.io/job-name";

  @Override
  public void prepareForCreate(JsonObject job) {
    JsonObject spec = job.childObject("spec");
    if (spec.bool("manualSelector").orElse(false)) {
      return;
    }
    String uid = job.string("metadata", "uid").orElse("");
    String name = job.string("metadata", "name").orElse("");
    JsonObject labels = spec.childObject("template").childObject("metadata").childObject("labels");
    labels.put(UID_LABEL, uid);
    labels.put(NAME_LABEL, name);
    labels.put("controller-uid", uid);
    labels.put("job-name", name);
    spec.childObject("selector").childObject("matchLabels").put(UID_LABEL, uid);
    JsonObject metadata = job.childObject("metadata");
    if (metadata.object("labels").map(JsonObject::isEmpty).orElse(true)) {
      metadata.put("labels", labels.deepCopy());
    }
  }
}
