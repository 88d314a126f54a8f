// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.agent;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.node.images.ImageReference;
import dev.wheelhouse.plane.node.images.ImageStore.LocalImage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Images as `status.images` of a Node has them: one entry for each, with the names by digest
/// before those by tag, the largest first. Pure.
final class NodeImages {

  private static final int MAX_NAMES = 5;

  private NodeImages() {}

  static JsonArray of(Collection<LocalImage> images) {
    Map<String, List<LocalImage>> byId = new LinkedHashMap<>();
    for (LocalImage image : images) {
      byId.computeIfAbsent(image.id(), _ -> new ArrayList<>()).add(image);
    }
    JsonArray list = new JsonArray();
    byId.values().stream()
        .sorted(
            Comparator.comparingLong((List<LocalImage> same) -> same.getFirst().size()).reversed())
        .forEach(same ->
            list.add(JsonObject.of("names", names(same), "sizeBytes", same.getFirst().size())));
    return list;
  }

  private static JsonArray names(List<LocalImage> same) {
    Set<String> names = new LinkedHashSet<>();
    for (LocalImage image : same) {
      names.add(ImageReference.parse(image.reference()).name() + "@" + image.digest());
    }
    same.forEach(image -> names.add(image.reference()));
    return new JsonArray(names.stream().limit(MAX_NAMES).toList());
  }
}
