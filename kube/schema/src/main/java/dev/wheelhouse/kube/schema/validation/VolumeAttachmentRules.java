// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.naming.Names;
import java.util.Objects;

/// `storage.k8s.io/v1 VolumeAttachment`.
final class VolumeAttachmentRules implements KindRules {

  private static final String ONE_SOURCE =
      "must specify exactly one of inlineVolumeSpec and persistentVolumeName";

  @Override
  public void create(Scope attachment) {
    Scope spec = attachment.inOrEmpty("spec");
    CsiNames.check(spec, "attacher");
    source(spec.inOrEmpty("source"));
    String node = spec.text("nodeName");
    spec.problems().invalid(spec.path("nodeName"), node, Names.dnsSubdomain(node));
  }

  private static void source(Scope source) {
    boolean named = source.object().containsKey("persistentVolumeName");
    boolean inline = source.object().containsKey("inlineVolumeSpec");
    if (!named && !inline) {
      source.problems().required(source.path(), ONE_SOURCE);
    } else if (named && inline) {
      source.problems().forbidden(source.path(), ONE_SOURCE);
    } else if (named
        && source.require("persistentVolumeName", "must specify non empty persistentVolumeName")) {
      source.check("persistentVolumeName", Names::dnsSubdomain);
    }
  }

  @Override
  public void update(Scope attachment, JsonObject old) {
    if (!Objects.equals(attachment.object().get("spec"), old.get("spec"))) {
      attachment
          .problems()
          .invalid(attachment.path("spec"), attachment.object().get("spec"), Scope.IMMUTABLE);
    }
  }
}
