// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.scheduling;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest.Operation;
import dev.wheelhouse.plane.apiserver.admission.MutatingPlugin;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Every image is pulled anew, so that only those who may pull it run it (`AlwaysPullImages`).
public final class AlwaysPullImages implements MutatingPlugin {

  private static final String ALWAYS = "Always";

  @Override
  public String name() {
    return "AlwaysPullImages";
  }

  @Override
  public boolean onByDefault() {
    return false;
  }

  @Override
  public void mutate(AdmissionRequest request) {
    boolean writes =
        request.operation() == Operation.CREATE || request.operation() == Operation.UPDATE;
    if (!writes || !request.concerns("", "pods") || !hasNewImages(request)) {
      return;
    }
    containers(request.object()).forEach(c -> c.put("imagePullPolicy", ALWAYS));
    for (JsonObject volume : list(request.object(), "volumes")) {
      volume.object("image").ifPresent(image -> image.put("pullPolicy", ALWAYS));
    }
  }

  private static boolean hasNewImages(AdmissionRequest request) {
    Set<String> known = new HashSet<>();
    request.previous().map(AlwaysPullImages::images).ifPresent(known::addAll);
    return request.previous().isEmpty() || !known.containsAll(images(request.object()));
  }

  private static List<String> images(JsonObject pod) {
    return containers(pod).stream().map(c -> c.string("image").orElse("")).toList();
  }

  private static List<JsonObject> containers(JsonObject pod) {
    return List.of("initContainers", "containers", "ephemeralContainers").stream()
        .flatMap(kind -> list(pod, kind).stream())
        .toList();
  }

  private static List<JsonObject> list(JsonObject pod, String field) {
    return pod.array("spec", field).map(JsonArray::objects).orElse(List.of());
  }
}
