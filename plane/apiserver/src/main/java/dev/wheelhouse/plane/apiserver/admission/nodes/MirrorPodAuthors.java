// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.nodes;

import static dev.wheelhouse.plane.apiserver.admission.nodes.NodeRestriction.quoted;
import static dev.wheelhouse.plane.apiserver.admission.nodes.NodeRestriction.require;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.admission.ValidatingPlugin;
import dev.wheelhouse.plane.apiserver.authn.Identity;

/// A mirror pod says that its node runs a pod by itself; nobody but that node knows. One made by
/// others would be run by none, and could pass for another's pod.
public final class MirrorPodAuthors implements ValidatingPlugin {

  @Override
  public void validate(AdmissionRequest request) {
    JsonObject pod = request.object();
    if (!request.creates("", "pods")
        || pod.at("metadata", "annotations", MirrorPod.ANNOTATION) == null) {
      return;
    }
    String node = pod.string("spec", "nodeName").orElse("");
    Identity user = request.user();
    require(
        request,
        user.name().equals("system:node:" + node) && user.groups().contains("system:nodes"),
        "only "
            + quoted(node)
            + " can create pods with \""
            + MirrorPod.ANNOTATION
            + "\" annotation and spec.nodeName set to it");
  }
}
