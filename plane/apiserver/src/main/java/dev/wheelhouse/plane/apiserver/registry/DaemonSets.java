// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.JsonObject;
import java.util.Objects;

/// What is special about DaemonSets: an annotation counts the changes of the template. Callers
/// cannot change it.
final class DaemonSets implements Strategy {

  private static final String COUNT = "deprecated.daemonset.template.generation";

  @Override
  public void prepareForUpdate(JsonObject object, JsonObject before, String subresource) {
    long count = count(before);
    boolean changed =
        subresource.isEmpty()
            && !Objects.equals(object.at("spec", "template"), before.at("spec", "template"));
    object
        .childObject("metadata")
        .childObject("annotations")
        .put(COUNT, Long.toString(changed ? count + 1 : count));
  }

  private static long count(JsonObject object) {
    String text = object.string("metadata", "annotations", COUNT).orElse("1");
    return text.matches("[0-9]{1,18}") ? Math.max(1, Long.parseLong(text)) : 1;
  }
}
