// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import dev.wheelhouse.app.application.ResourceTree.Node;
import dev.wheelhouse.app.application.ResourceTree.Place;
import dev.wheelhouse.app.output.Table;
import dev.wheelhouse.base.json.JsonObject;
import java.util.List;

/// A tree of objects as lines, with a column for how each is.
final class TreeText {

  private static final String BRANCH = "├─ ";
  private static final String LAST = "└─ ";
  private static final String PAST = "│  ";
  private static final String NOTHING = "   ";

  private final boolean detailed;
  private final Table table = new Table("RESOURCE", "STATE", "MESSAGE");

  TreeText(boolean detailed) {
    this.detailed = detailed;
  }

  Table of(JsonObject application, List<Place> places) {
    table.row(
        "Application " + application.string("metadata", "name").orElse(""),
        Applications.phase(application),
        "");
    for (int i = 0; i < places.size(); i++) {
      boolean last = i == places.size() - 1;
      Place place = places.get(i);
      table.row(
          (last ? LAST : BRANCH)
              + place.cluster()
              + (place.namespace().isEmpty() ? "" : "/" + place.namespace()),
          "",
          "");
      nodes(last ? NOTHING : PAST, place.objects());
    }
    return table;
  }

  private void nodes(String indent, List<Node> nodes) {
    for (int i = 0; i < nodes.size(); i++) {
      boolean last = i == nodes.size() - 1;
      Node node = nodes.get(i);
      ObjectState state = ObjectState.of(node);
      table.row(
          indent + (last ? LAST : BRANCH) + node.ref().kind() + " " + node.ref().name(),
          state.word(),
          state.message());
      String below = indent + (last ? NOTHING : PAST);
      if (detailed) {
        node.live()
            .map(ObjectState::details)
            .orElse(List.of())
            .forEach(it -> table.row(below + (node.made().isEmpty() ? NOTHING : PAST), "", it));
      }
      nodes(below, node.made());
    }
  }
}
